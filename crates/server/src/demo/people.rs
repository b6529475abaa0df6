//! Who comes into a demo: its owner by a link, and the simulated company by a key.

use people::keys::create::{Lifetime, NewKey, create};
use people::keys::list::list as list_keys;
use people::keys::revoke::revoke;
use people::keys::{self, KeyState};
use people::staff::invite::{Invitation, invite};
use people::staff::link::WithLink;
use people::staff::list::list as list_staff;
use people::staff::reset::reset;
use people::staff::{self, MemberState};
use people::{People, StaffManage};
use vocabulary::{Result, Secret};
use web::{May, PageQuery};

use crate::house::House;

/// Who owns the demo.
pub(crate) const OWNER: &str = "owner@example.com";

/// What the key of the simulated company is called.
const COMPANY: &str = "simulated company";

/// As which account the demo acts.
const ACCOUNT: &str = "demo";

/// More keys than a demo ever holds at once.
const ALL: u16 = 200;

/// Makes a link for the owner while nobody has ever come in; none afterwards.
///
/// Each start makes another one: the link of a demo that was stopped before its first use is lost.
///
/// # Errors
/// When the store cannot be used.
pub(crate) async fn link_of_owner(house: &House) -> Result<Option<WithLink>> {
    let people = house.people();
    let may = people.on_the_command_line(ACCOUNT)?;
    if list_staff(may.reader(), &staff::Filter::default(), &PageQuery::first(1))
        .await?
        .items
        .is_empty()
    {
        let (email, name, role) = (OWNER.to_owned(), Some("Owner".to_owned()), "owner".to_owned());
        return invite(people, &may, Invitation { email, name, role }).await.map(Some);
    }
    another_link(people, &may).await
}

/// Makes another link for an owner who was invited and has not come in, where nobody else has either.
async fn another_link(people: &People, may: &May<StaffManage>) -> Result<Option<WithLink>> {
    let first = PageQuery::first(1);
    let active = staff::Filter { state: Some(MemberState::Active), ..staff::Filter::default() };
    if !list_staff(may.reader(), &active, &first).await?.items.is_empty() {
        return Ok(None);
    }
    let (who, state) = (Some(OWNER.to_owned()), Some(MemberState::Invited));
    let invited = staff::Filter { who, state, ..staff::Filter::default() };
    let invited = list_staff(may.reader(), &invited, &first).await?;
    match invited.items.first() {
        Some(owner) => reset(people, may, owner.id).await.map(Some),
        None => Ok(None),
    }
}

/// Makes the key with which the company reports what happens, in place of those of earlier starts, which
/// nobody has any more.
///
/// # Errors
/// When the store cannot be used.
pub(crate) async fn key_of_company(house: &House) -> Result<Secret> {
    let may = house.people().on_the_command_line(ACCOUNT)?;
    let (name, state) = (Some(COMPANY.to_owned()), Some(KeyState::Active));
    let held = keys::Filter { name, state, ..keys::Filter::default() };
    let held = list_keys(may.reader(), &held, &PageQuery::first(ALL), may.now()).await?;
    let ours = may.attribution().actor.to_string();
    for key in held.items {
        if key.name == COMPANY && key.created_by == ours {
            revoke(&may, key.id).await?;
        }
    }
    let new = NewKey {
        name: COMPANY.to_owned(),
        scopes: vec!["events.write".to_owned(), "records.write".to_owned()],
        lifetime: Lifetime::Usual,
        rate_per_second: Some(1_000),
    };
    Ok(create(house.people(), &may, new).await?.secret)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Place;
    use crate::house::HouseOptions;

    /// Starts a demo as far as people go, and stops it before anybody comes in.
    async fn starts(folder: &Path) -> (Option<String>, Vec<KeyState>) {
        let data = folder.join("data");
        let place = Place { data, store: None, checkpoints: None, key: None };
        let house = House::open(HouseOptions::new(place)).await.unwrap();
        key_of_company(&house).await.unwrap();
        let link = link_of_owner(&house).await.unwrap();
        let may = house.people().on_the_command_line("test").unwrap();
        let (all, now) = (PageQuery::first(ALL), may.now());
        let keys = list_keys(may.reader(), &keys::Filter::default(), &all, now).await.unwrap();
        house.close().await.unwrap();
        let link = link.map(|link| link.link.address.expose().to_owned());
        (link, keys.items.iter().map(|key| key.state).collect())
    }

    #[tokio::test]
    async fn each_start_lets_an_owner_in_who_has_not_come_and_leaves_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let (first, keys) = starts(folder.path()).await;
        assert_eq!(keys, [KeyState::Active]);
        let (second, keys) = starts(folder.path()).await;
        assert!(second.is_some() && first != second, "{second:?}");
        assert_eq!(keys, [KeyState::Active, KeyState::Revoked]);
    }
}
