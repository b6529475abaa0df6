//! Plans for slots that come on time, late, or not at all; and the clock on the wall as it is changed.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{Failure, Running};

struct Bell;

#[async_trait::async_trait]
impl Job for Bell {
    const NAME: &'static str = "bell";
    type Body = ();

    async fn run(&self, _: &(), _: &Running) -> Result<(), Failure> {
        Ok(())
    }
}

fn bell(schedule: &str, zone: &str, missed: Missed) -> Scheduled {
    let schedule = schedule.parse().unwrap();
    Scheduled::new::<Bell>("bell", (schedule, zone), &()).unwrap().missed(missed)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Follows a schedule as a worker does that looks every half minute, and lists what it starts.
fn rings(scheduled: &Scheduled, from: &str, to: &str) -> Vec<String> {
    let (mut now, to) = (at(from), at(to));
    let mut next = scheduled.next_after(now);
    let mut rung = Vec::new();
    while now <= to {
        if let Some(slot) = next.filter(|slot| *slot <= now) {
            let plan = scheduled.plan(slot, now);
            assert!(plan.missed.is_empty() && plan.summed.is_none(), "missed at {now}: {plan:?}");
            rung.extend(plan.run.map(|slot| slot.to_zoned(scheduled.zone.clone())));
            next = plan.next;
        }
        now += Duration::from_secs(30);
    }
    rung.iter().map(|rung| rung.strftime("%d %H:%M %Z").to_string()).collect()
}

#[test]
fn a_skipped_time_rings_once_at_the_end_of_the_gap() {
    let melbourne = bell("02:30", "Australia/Melbourne", Missed::Skip);
    let rung = rings(&melbourne, "2026-10-02T20:00:00Z", "2026-10-05T00:00:00Z");
    assert_eq!(rung, ["04 03:00 AEDT", "05 02:30 AEDT"]);
    let new_york = bell("02:30", "America/New_York", Missed::Skip);
    let rung = rings(&new_york, "2026-03-07T12:00:00Z", "2026-03-09T12:00:00Z");
    assert_eq!(rung, ["08 03:00 EDT", "09 02:30 EDT"]);
}

#[test]
fn a_time_that_comes_twice_rings_at_the_first() {
    let melbourne = bell("02:30", "Australia/Melbourne", Missed::Skip);
    let rung = rings(&melbourne, "2026-04-04T00:00:00Z", "2026-04-06T00:00:00Z");
    assert_eq!(rung, ["05 02:30 AEDT", "06 02:30 AEST"]);
    let new_york = bell("01:30", "America/New_York", Missed::Skip);
    let rung = rings(&new_york, "2026-10-31T12:00:00Z", "2026-11-02T12:00:00Z");
    assert_eq!(rung, ["01 01:30 EDT", "02 01:30 EST"]);
}

#[test]
fn a_leap_day_rings_in_leap_years_only() {
    let scheduled = bell("0 9 29 2 *", "Australia/Melbourne", Missed::Skip);
    let mut from = at("2026-01-01T00:00:00Z");
    let days: Vec<_> = std::iter::from_fn(|| {
        from = scheduled.next_after(from)?;
        Some(from.to_zoned(scheduled.zone.clone()).date())
    })
    .take(2)
    .collect();
    assert_eq!(days, [date(2028, 2, 29), date(2032, 2, 29)]);
}

#[test]
fn after_days_away_the_latest_runs_and_the_others_are_recorded() {
    let scheduled = bell("02:00", "UTC", Missed::RunLatest);
    let plan = scheduled.plan(at("2026-11-20T02:00:00Z"), at("2026-11-23T01:00:00Z"));
    assert_eq!(plan.run, Some(at("2026-11-22T02:00:00Z")));
    assert_eq!(plan.missed, [at("2026-11-20T02:00:00Z"), at("2026-11-21T02:00:00Z")]);
    assert_eq!(plan.summed, None);
    assert_eq!(plan.next, Some(at("2026-11-23T02:00:00Z")));
}

#[test]
fn whoever_skips_runs_none_that_is_late() {
    let scheduled = bell("02:00", "UTC", Missed::Skip);
    let plan = |now: &str| scheduled.plan(at("2026-11-20T02:00:00Z"), at(now));
    assert_eq!(plan("2026-11-20T02:00:59Z").run, Some(at("2026-11-20T02:00:00Z")));
    let late = plan("2026-11-21T03:00:00Z");
    assert_eq!(late.run, None);
    assert_eq!(late.missed, [at("2026-11-20T02:00:00Z"), at("2026-11-21T02:00:00Z")]);
}

#[test]
fn years_of_missed_minutes_are_summed_up() {
    let scheduled = bell("* * * * *", "UTC", Missed::RunLatest);
    let plan = scheduled.plan(at("2020-01-01T00:00:00Z"), at("2026-11-20T10:00:30Z"));
    assert_eq!(plan.run, Some(at("2026-11-20T10:00:00Z")));
    assert_eq!(plan.missed.len(), RECORDED);
    assert_eq!(plan.missed.first(), Some(&at("2026-11-20T09:50:00Z")));
    let summed = plan.summed.unwrap();
    assert_eq!((summed.count, summed.more), (COUNTED, true));
    assert_eq!(summed.first, at("2020-01-01T00:00:00Z"));
}

proptest! {
    /// Every slot that has come is run, recorded or counted, each exactly once.
    #[test]
    fn a_plan_accounts_for_every_slot(
        text in prop::sample::select(vec!["*/7 * * * *", "0 3 * * *", "30 1,2 * * 0", "15 */5 1 * *"]),
        skip in any::<bool>(),
        away_minutes in 0_i64..60_000,
    ) {
        let missed = if skip { Missed::Skip } else { Missed::RunLatest };
        let scheduled = bell(text, "Australia/Melbourne", missed);
        let next = scheduled.next_after(at("2026-03-30T00:00:00Z")).unwrap();
        let now = next + jiff::SignedDuration::from_mins(away_minutes);
        let plan = scheduled.plan(next, now);
        let all = scheduled.schedule.due_between(just_before(next), now, &scheduled.zone, 100_000);
        let mut accounted = plan.missed.clone();
        accounted.extend(plan.run);
        let counted = plan.summed.as_ref().map_or(0, |summed| summed.count);
        let more = plan.summed.as_ref().is_some_and(|summed| summed.more);
        prop_assert!(plan.missed.len() <= RECORDED);
        prop_assert_eq!(&accounted[..], &all[all.len() - accounted.len()..]);
        if more {
            prop_assert!(accounted.len() + counted <= all.len());
        } else {
            prop_assert_eq!(accounted.len() + counted, all.len());
        }
        prop_assert!(plan.next.is_none_or(|next| next > now));
    }
}

#[test]
fn an_unknown_zone_is_refused_with_a_remedy() {
    let schedule: Schedule = "02:00".parse().unwrap();
    let error = Scheduled::new::<Bell>("bell", (schedule, "Melbourne"), &()).unwrap_err();
    assert_eq!(error.says(), "There is no time zone `Melbourne`.");
    assert!(error.what_to_do().is_some());
}
