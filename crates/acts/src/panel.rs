//! Panels: what dashboards and reports are made of, each chosen by the key that names it.

use manual::values::{Family, Member};

/// The family of all panels: `{ figure: revenue }` is the panel `figure`.
///
/// A feature adds one with `registry.member::<Panel, Figure>()`; its first key is its name.
#[derive(Debug, Clone, Copy)]
pub struct Panel;

impl Family for Panel {
    const NAME: &'static str = "panel";
}

/// One panel, as it stands in a block.
pub type OnePanel = Member<Panel>;
