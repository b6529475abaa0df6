//! What people hand over to the program.

use feature::Feature;
use web::{Door, Right, Routes};

use crate::People;
use crate::rights::{AuditRead, StaffManage};
use crate::routes::api;

/// Makes the feature.
#[must_use]
pub fn feature(people: &People) -> Feature {
    Feature {
        routes: people.routes(),
        foot: vec![
            door(
                At { name: "people", label: "People", href: "/people", key: 'p' },
                StaffManage::NAME,
            ),
            door(At { name: "audit", label: "Audit", href: "/audit", key: 'u' }, AuditRead::NAME),
        ],
        ..Feature::default()
    }
}

/// Describes the operations of people, without a store.
#[must_use]
pub fn described() -> Routes<()> {
    api().described()
}

struct At {
    name: &'static str,
    label: &'static str,
    href: &'static str,
    key: char,
}

fn door(At { name, label, href, key }: At, right: &'static str) -> Door {
    Door { name, label, href, key: Some(key), on_bar: false, right: Some(right), counter: None }
}
