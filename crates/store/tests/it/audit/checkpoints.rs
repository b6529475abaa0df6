//! Checkpoints that were changed, removed or reordered, in the table and in the file.

use std::time::Duration;

use store::audit::{Signer, checkpoint};
use store::key::MasterKey;
use test_house::stores::TestStore;

use super::small::{LEAVES, Small};
use crate::toys::{decide, with_toys};

test_house::on_both_engines![
    every_change_of_a_checkpoint_is_found,
    every_removed_checkpoint_is_found,
    an_emptied_audit_is_found,
    every_swapped_pair_of_checkpoints_is_found,
    every_change_of_the_file_is_found,
    a_removed_file_is_found,
    a_file_that_was_cut_is_found,
    another_key_is_found_when_the_right_one_is_known,
    a_second_key_is_found_by_everybody,
    a_half_line_is_healed_by_the_next_checkpoint,
    a_lagging_file_is_brought_up_to_date,
];

fn checkpoints(small: &Small) -> usize {
    small.file.lines().count()
}

async fn every_change_of_a_checkpoint_is_found(house: TestStore) {
    let small = Small::make(house).await;
    for number in 1..=checkpoints(&small) {
        for change in [
            "number = number + 1000",
            "body = body || ' '",
            "body = replace(body, '\"at\":', '\"at\":1')",
            "body = ''",
            "signature = signature || '0'",
            // Its last digit becomes another one, whichever it is.
            "signature = substr(signature, 1, length(signature) - 1)
             || case when signature like '%a' then 'b' else 'a' end",
            "signature = ''",
        ] {
            let sql = format!("update audit_checkpoints set {change} where number = {number}");
            small.finds(&sql).await;
        }
    }
}

async fn every_removed_checkpoint_is_found(house: TestStore) {
    let small = Small::make(house).await;
    let lines: Vec<&str> = small.file.lines().collect();
    for number in 1..=lines.len() {
        small.finds(&format!("delete from audit_checkpoints where number = {number}")).await;
        small.finds(&format!("delete from audit_checkpoints where number >= {number}")).await;
        // Cut off in the table and in the file: the chains still say how far they were signed.
        let cut: String = lines[..number - 1].iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(small.house.checkpoint_file().path(), cut).unwrap();
        small.finds(&format!("delete from audit_checkpoints where number >= {number}")).await;
    }
    std::fs::remove_file(small.house.checkpoint_file().path()).unwrap();
    small.finds("delete from audit_checkpoints").await;
}

async fn an_emptied_audit_is_found(house: TestStore) {
    let small = Small::make(house).await;
    std::fs::remove_file(small.house.checkpoint_file().path()).unwrap();
    small
        .finds("delete from audit_leaves; delete from audit_chains; delete from audit_checkpoints")
        .await;
}

async fn every_swapped_pair_of_checkpoints_is_found(house: TestStore) {
    let small = Small::make(house).await;
    for one in 1..=checkpoints(&small) {
        for other in one + 1..=checkpoints(&small) {
            let place = |to: usize, from: usize| {
                format!("update audit_checkpoints set number = {to} where number = {from}")
            };
            let swap = [place(9_999, one), place(one, other), place(other, 9_999)].join(";");
            small.finds(&swap).await;
        }
    }
}

async fn every_change_of_the_file_is_found(house: TestStore) {
    /// Every so many bytes of the file are tried; a prime, so that all kinds of places are.
    const STEP: usize = 29;
    let small = Small::make(house).await;
    for at in (0..small.file.len()).step_by(STEP) {
        let mut text = small.file.clone().into_bytes();
        // Never a line's end, which is another attack, and never the same again.
        text[at] = if text[at] == b'x' { b'y' } else { b'x' };
        small.finds_in_file(&String::from_utf8(text).unwrap(), &format!("byte {at}")).await;
    }
    let lines: Vec<&str> = small.file.lines().collect();
    let whole = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    for index in 0..lines.len() {
        let mut changed = lines.clone();
        changed.remove(index);
        if index + 1 < lines.len() {
            small.finds_in_file(&whole(&changed), &format!("without line {index}")).await;
        }
        let mut changed = lines.clone();
        changed.insert(index, lines[index]);
        small.finds_in_file(&whole(&changed), &format!("line {index} twice")).await;
        for other in index + 1..lines.len() {
            let mut changed = lines.clone();
            changed.swap(index, other);
            small.finds_in_file(&whole(&changed), &format!("lines {index}, {other}")).await;
        }
    }
    small.finds_in_file(&format!("\n{}", small.file), "an empty first line").await;
    small.finds_in_file(&format!("{}\n", small.file), "an empty last line").await;
    small.house.verify().await.unwrap();
}

async fn a_removed_file_is_found(house: TestStore) {
    let small = Small::make(house).await;
    std::fs::remove_file(small.house.checkpoint_file().path()).unwrap();
    let says = small.broken("the file is gone").await;
    assert!(says.contains("audit-checkpoints is missing"), "{says}");
}

async fn a_file_that_was_cut_is_found(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let (signer, file) = (house.signer(), house.checkpoint_file());
    for toy in ["bear", "duck", "cat"] {
        decide(&store, toy, "keep").await.unwrap();
        checkpoint::write(&store, &signer, &file).await.unwrap();
        house.clock().advance(Duration::from_secs(400));
    }
    let whole = std::fs::read_to_string(file.path()).unwrap();
    let keep = |lines: usize| {
        let kept: Vec<&str> = whole.split_inclusive('\n').take(lines).collect();
        std::fs::write(file.path(), kept.concat()).unwrap();
    };
    // The newest may be on its way.
    keep(2);
    let behind = house.verify().await.unwrap().behind;
    assert_eq!(behind, [(file.path().to_owned(), 1)]);
    for lines in [1, 0] {
        keep(lines);
        let error = house.verify().await.unwrap_err();
        let lacks = format!("lacks the newest {} of 3 checkpoints", 3 - lines);
        assert!(error.code() == "audit-broken" && error.says().contains(&lacks), "{error}");
    }
    keep(3);
    assert_eq!(house.verify().await.unwrap().behind, []);
}

async fn another_key_is_found_when_the_right_one_is_known(house: TestStore) {
    let small = Small::make(house).await;
    let wrong = Signer::new(&MasterKey::from_bytes([8; 32])).public_key();
    let error = small.house.verify_signed_by(Some(wrong)).await.unwrap_err();
    assert_eq!(error.code(), "audit-broken");
    assert!(error.says().contains("checkpoint 1 does not bear the signature"), "{error}");
    // An intruder who signs everything again with a key of their own is found out the same way.
    small
        .intruder
        .run(
            "delete from audit_checkpoints; delete from audit_key;
             update audit_chains set signed_sequence = 0",
        )
        .await;
    let file = small.house.checkpoint_file();
    std::fs::remove_file(file.path()).unwrap();
    let store = small.house.open().await;
    let theirs = Signer::new(&MasterKey::from_bytes([8; 32]));
    checkpoint::write(&store, &theirs, &file).await.unwrap();
    let seen = small.house.verify().await.unwrap();
    assert_eq!(seen.public_key, Some(theirs.public_key()), "whose key it was is told");
    let error = small.house.verify_signed_by(Some(small.public_key())).await.unwrap_err();
    assert_eq!(error.code(), "audit-broken");
}

async fn a_second_key_is_found_by_everybody(house: TestStore) {
    let small = Small::make(house).await;
    let store = small.house.open().await;
    decide(&store, "bear", "keep").await.unwrap();
    small.intruder.run("delete from audit_key").await;
    let other = Signer::new(&MasterKey::from_bytes([8; 32]));
    checkpoint::write(&store, &other, &small.house.checkpoint_file()).await.unwrap();
    small.broken("a checkpoint signed by another key").await;
}

async fn a_half_line_is_healed_by_the_next_checkpoint(house: TestStore) {
    let small = Small::make(house).await;
    let file = small.house.checkpoint_file();
    let last_line = small.file.trim_end().rfind('\n').unwrap() + 1;
    let store = small.house.open().await;
    for cut in [last_line, last_line + 1, small.file.len() - 40, small.file.len() - 1] {
        std::fs::write(file.path(), &small.file[..cut]).unwrap();
        small.house.verify().await.unwrap();
        checkpoint::write(&store, &small.house.signer(), &file).await.unwrap();
        assert_eq!(std::fs::read_to_string(file.path()).unwrap(), small.file, "cut at {cut}");
    }
    let verified = small.house.verify().await.unwrap();
    assert_eq!((verified.leaves, verified.uncovered), (LEAVES, 0));
}

async fn a_lagging_file_is_brought_up_to_date(house: TestStore) {
    let house = with_toys(house);
    let store = house.open().await;
    let (signer, file) = (house.signer(), house.checkpoint_file());
    // More than are read at a time.
    for number in 0..120 {
        decide(&store, &number.to_string(), "keep").await.unwrap();
        checkpoint::write(&store, &signer, &file).await.unwrap();
    }
    let whole = std::fs::read_to_string(file.path()).unwrap();
    assert_eq!(whole.lines().count(), 120);
    for kept in [0, 1, 119] {
        let cut: String = whole.lines().take(kept).map(|line| format!("{line}\n")).collect();
        std::fs::write(file.path(), cut).unwrap();
        house.verify().await.unwrap();
        checkpoint::write(&store, &signer, &file).await.unwrap();
        assert!(std::fs::read_to_string(file.path()).unwrap() == whole, "{kept} lines kept");
    }
    assert_eq!(house.verify().await.unwrap().checkpoints, 120);
}
