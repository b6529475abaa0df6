//! Roles: names for sets of rights. Where they come from is somebody else's business.

use std::sync::Arc;

use vocabulary::{Error, Result};
use web::Rights;

/// The role that exists even before there is a manual.
pub const OWNER: &str = "owner";

/// What a role may and may not do, in the manual's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Role {
    /// The rights it has.
    pub can: Vec<String>,
    /// The rights it has not, whatever `can` says.
    pub cannot: Vec<String>,
}

impl Role {
    /// Returns the rights of the role.
    #[must_use]
    pub fn rights(&self) -> Rights {
        Rights::new(self.can.clone(), self.cannot.clone())
    }

    /// Refuses a role that may do what `rights` may not hand on.
    pub(crate) fn within(&self, rights: &Rights) -> Result<()> {
        match self.can.iter().find(|right| !rights.may_grant(right)) {
            None => Ok(()),
            Some(right) => Err(crate::grant_refused(right)),
        }
    }
}

/// Knows the roles; the manual implements it, and [`OwnerOnly`] until there is one.
pub trait Roles: Send + Sync + 'static {
    /// Returns the names of all roles, in the order in which they are offered.
    fn names(&self) -> Vec<String>;

    /// Returns a role, as it is now.
    fn find(&self, name: &str) -> Option<Role>;
}

/// Roles as they are shared.
pub type SharedRoles = Arc<dyn Roles>;

/// The one role of a house without a manual: the owner, who may do everything.
#[derive(Debug, Clone, Copy)]
pub struct OwnerOnly;

impl Roles for OwnerOnly {
    fn names(&self) -> Vec<String> {
        vec![OWNER.to_owned()]
    }

    fn find(&self, name: &str) -> Option<Role> {
        (name == OWNER).then(|| Role { can: vec!["all".to_owned()], cannot: Vec::new() })
    }
}

/// Finds a role that somebody with `rights` may give to somebody else: nobody gives more than they
/// have.
pub(crate) fn grantable(roles: &dyn Roles, rights: &Rights, name: &str) -> Result<()> {
    let Some(role) = roles.find(name) else {
        let names = roles.names().join("`, `");
        return Err(Error::invalid(format!("There is no role `{name}`."))
            .hint(format!("The roles are `{names}`."))
            .with("field", "role"));
    };
    role.within(rights)
}
