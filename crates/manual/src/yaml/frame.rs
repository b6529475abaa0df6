//! A list or a map of a body while it is read.

use std::collections::HashMap;

use granit_parser::StructureStyle;

use super::Node;
use crate::at::At;

/// A list or a map that is not closed yet.
pub(super) struct Frame {
    pub(super) start: usize,
    pub(super) style: StructureStyle,
    /// Something about it was refused, so that the whole is.
    pub(super) is_refused: bool,
    /// How many items were left out, since there are too many.
    pub(super) left_out: usize,
    pub(super) inner: Inner,
}

/// What it has so far.
pub(super) enum Inner {
    List(Vec<Node>),
    /// With the key whose value comes next, and where each key was seen first.
    Map {
        entries: Vec<(Node, Node)>,
        key: Option<Node>,
        seen: HashMap<String, At>,
    },
}

impl Frame {
    /// Returns the key whose value comes next.
    pub(super) fn key_in_hand(&self) -> Option<&str> {
        match &self.inner {
            Inner::Map { key: Some(key), .. } => key.text(),
            _ => None,
        }
    }
}
