//! The roles of the manual in force, with the owner's beside them.

use company::role::{All, Role as Declared};
use manual::values::OrWord;
use people::OwnerOnly;
use people::roles::{OWNER, Role, Roles};
use publishing::Running;

/// Knows the roles of whichever manual is in force.
pub(crate) struct ManualRoles(pub(crate) Running);

impl Roles for ManualRoles {
    fn names(&self) -> Vec<String> {
        let mut names = OwnerOnly.names();
        if let Some(in_force) = self.0.now() {
            let declared = in_force.manual.all::<Declared>();
            names
                .extend(declared.map(|(block, _)| block.name.clone()).filter(|name| name != OWNER));
        }
        names
    }

    fn find(&self, name: &str) -> Option<Role> {
        // A manual that declares an owner of its own must not shut the owner out.
        if let Some(owner) = OwnerOnly.find(name) {
            return Some(owner);
        }
        let in_force = self.0.now()?;
        let role = in_force.manual.get::<Declared>(name, 0)?;
        let can = match &role.can {
            OrWord::Word(All::All) => vec!["all".to_owned()],
            OrWord::Value(rights) => {
                rights.0.iter().map(|right| right.as_str().to_owned()).collect()
            }
        };
        let cannot = role.cannot.0.iter().map(|right| right.as_str().to_owned()).collect();
        Some(Role { can, cannot })
    }
}
