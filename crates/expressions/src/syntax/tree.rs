//! The tree of an expression: nodes in one list, each after its children, so that a node's number is
//! all that anybody needs to hold.

use jiff::SignedDuration;
use vocabulary::{Money, Span};

use crate::place::Place;

/// The number of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(u32);

impl Id {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An expression that was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) place: Place,
    /// How many levels there are from here down to the deepest leaf.
    pub(crate) depth: usize,
}

/// What stands at a node.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Constant(Constant),
    Name(String),
    Select {
        of: Id,
        field: String,
        field_place: Place,
    },
    /// `has(of)`, where `of` is a name or a selection.
    Has(Id),
    Index {
        of: Id,
        at: Id,
    },
    Call(Call),
    Unary(Unary, Id),
    Binary(Binary, Id, Id),
    /// `a && b && c`, as one node: order and brackets make no difference to it.
    Every(Vec<Id>),
    /// `a || b || c`, likewise.
    Any(Vec<Id>),
    Choice {
        condition: Id,
        then: Id,
        otherwise: Id,
    },
    List(Vec<Id>),
    Map(Vec<(Id, Id)>),
    Loop(Loop),
    /// A mistake that was complained about, with what could be read of it.
    Wrong(Vec<Id>),
}

#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// What stands before the point in `receiver.name(…)`.
    pub(crate) receiver: Option<Id>,
    pub(crate) name: String,
    pub(crate) name_place: Place,
    pub(crate) arguments: Vec<Id>,
}

/// One of the macros that go over the elements of a list or the keys of a map.
#[derive(Debug, Clone)]
pub(crate) struct Loop {
    pub(crate) kind: LoopKind,
    pub(crate) over: Id,
    pub(crate) variable: String,
    /// The condition of `filter`, and of `map` with three arguments.
    pub(crate) filter: Option<Id>,
    /// The condition of the others, and what `map` makes of each element; `filter` keeps it as it is.
    pub(crate) body: Option<Id>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoopKind {
    All,
    Exists,
    ExistsOne,
    /// `map` and `filter`: a new list.
    Collect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Not,
    Negate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Binary {
    /// Returns the operator as it is written.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

/// A value that stands in the text itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
    /// Hours and less: elapsed time.
    Span(SignedDuration),
    /// Days and more: as long as the calendar says.
    Calendar(Span),
    Money(Money),
}

impl Kind {
    /// Returns the nodes directly below.
    pub(crate) fn children(&self) -> Vec<Id> {
        match self {
            Self::Constant(_) | Self::Name(_) => Vec::new(),
            Self::Select { of: only, .. } | Self::Has(only) | Self::Unary(_, only) => vec![*only],
            Self::Index { of: left, at: right } | Self::Binary(_, left, right) => {
                vec![*left, *right]
            }
            Self::Call(call) => call.receiver.iter().chain(&call.arguments).copied().collect(),
            Self::Every(all) | Self::Any(all) | Self::List(all) | Self::Wrong(all) => all.clone(),
            Self::Choice { condition, then, otherwise } => vec![*condition, *then, *otherwise],
            Self::Map(entries) => entries.iter().flat_map(|(key, value)| [*key, *value]).collect(),
            Self::Loop(around) => {
                let inner = around.filter.iter().chain(&around.body);
                std::iter::once(&around.over).chain(inner).copied().collect()
            }
        }
    }
}

impl Tree {
    pub(crate) fn add(&mut self, kind: Kind, place: Place) -> Id {
        let below = kind.children().into_iter().map(|child| self.node(child).depth).max();
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { kind, place, depth: below.unwrap_or(0) + 1 });
        id
    }

    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id.index()]
    }

    pub(crate) fn kind(&self, id: Id) -> &Kind {
        &self.node(id).kind
    }

    pub(crate) fn kind_mut(&mut self, id: Id) -> &mut Kind {
        &mut self.nodes[id.index()].kind
    }

    /// Counts the brackets around a node to its place.
    pub(crate) fn widen(&mut self, id: Id, place: Place) {
        self.nodes[id.index()].place = place;
    }

    pub(crate) fn place(&self, id: Id) -> Place {
        self.node(id).place
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// Returns the text that stands at a node, if it is one.
    pub(crate) fn text(&self, id: Id) -> Option<&str> {
        match self.kind(id) {
            Kind::Constant(Constant::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns the dotted name that stands at a node: `purchase.trainer.email`.
    pub(crate) fn dotted(&self, id: Id) -> Option<Vec<&str>> {
        match self.kind(id) {
            Kind::Name(name) => Some(vec![name]),
            Kind::Select { of, field, .. } => {
                let mut path = self.dotted(*of)?;
                path.push(field);
                Some(path)
            }
            _ => None,
        }
    }
}
