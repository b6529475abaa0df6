//! The kinds and panels of insights: their declarations, mistakes in them, and the target manual's.

use insights::{Alerts, Dashboard, Figure, Recent, Report};
use manual::{Registry, describe};

fn ours() -> Registry {
    insights::kinds(Registry::new())
}

fn registry() -> Registry {
    manual_specs::complete(ours())
}

#[test]
fn the_declarations_hold() {
    let faults = describe::faults(&registry());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_specification_holds() {
    manual_specs::hold(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specs"), &registry());
}

#[test]
fn the_board_of_the_target_manual_is_read() {
    let Some(manual) = manual_specs::target(ours()) else { return };
    let (_, board) = manual.all::<Dashboard>().next().unwrap();
    let rows: Vec<usize> = board.rows.iter().map(Vec::len).collect();
    assert_eq!((rows, board.actions.len()), (vec![1, 6, 2, 1], 6));
    assert!(board.rows[0][0].as_a::<Alerts>().is_some());
    assert_eq!(board.rows[1][0].as_a::<Figure>().unwrap().figure.name, "revenue");
    assert_eq!(board.rows[3][0].as_a::<Recent>().unwrap().recent.value, 5);
    assert_eq!(manual.all::<Report>().count(), 0);
}
