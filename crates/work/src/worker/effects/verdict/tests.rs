//! The rule for outcomes that nobody knows, case by case.

use super::*;

fn terms(repeat: Repeat) -> Option<EffectTerms> {
    Some(EffectTerms { version: 1, repeat, attempts: 3, within: Duration::from_secs(30) })
}

fn first() -> Past {
    nth(1)
}

fn nth(attempt: u32) -> Past {
    Past { attempt, doubted: false }
}

type Attempt = Ended<Result<Value, Failure>>;

fn failed(failure: Failure) -> Attempt {
    Ended::With(Err(failure))
}

fn error() -> Error {
    Error::unavailable("no answer")
}

#[test]
fn only_a_receiver_that_deduplicates_gets_it_again_when_in_doubt() {
    let doubts: [fn() -> Attempt; 3] =
        [|| failed(Failure::Unknown(error())), || Ended::Late, || Ended::Panicked];
    for doubt in doubts {
        let verdict = |repeat| performed(terms(repeat), first(), doubt());
        assert!(matches!(verdict(Repeat::ReceiverDeduplicates), Verdict::Again { .. }));
        assert!(matches!(verdict(Repeat::LookUp), Verdict::LookUp { .. }));
        assert!(matches!(verdict(Repeat::AskPerson), Verdict::AskPerson(_)));
    }
}

#[test]
fn a_dead_process_leaves_the_same_doubt_and_nobody_waits_for_it() {
    let verdict = |repeat| interrupted(terms(repeat), 1);
    let zero = Duration::ZERO;
    assert!(
        matches!(verdict(Repeat::ReceiverDeduplicates), Verdict::Again { after, .. } if after == zero)
    );
    assert!(matches!(verdict(Repeat::LookUp), Verdict::LookUp { after, .. } if after == zero));
    assert!(matches!(verdict(Repeat::AskPerson), Verdict::AskPerson(_)));
    assert!(matches!(interrupted(None, 1), Verdict::AskPerson(_)));
}

#[test]
fn what_was_interrupted_together_does_not_come_back_together() {
    let terms = |attempts| Some(EffectTerms { attempts, ..terms(Repeat::LookUp).unwrap() });
    let waits: Vec<Duration> = (0..8)
        .map(|_| looked(terms(8), (4, 1), Ended::With(Ok(Looked::NotDone))).after())
        .collect();
    assert!(waits.windows(2).any(|pair| pair[0] != pair[1]), "{waits:?}");
    let deduplicated = EffectTerms { repeat: Repeat::ReceiverDeduplicates, ..terms(8).unwrap() };
    let waits = (0..8).map(|_| interrupted(Some(deduplicated), 4).after());
    assert!(waits.max() > Some(Duration::ZERO));
}

#[test]
fn the_last_attempt_in_doubt_is_never_called_failed() {
    let verdict = |repeat| performed(terms(repeat), nth(3), failed(Failure::Unknown(error())));
    assert!(matches!(verdict(Repeat::ReceiverDeduplicates), Verdict::AskPerson(_)));
    assert!(matches!(verdict(Repeat::LookUp), Verdict::LookUp { .. }));
}

#[test]
fn a_refusal_after_a_doubt_is_never_called_failed() {
    let deduplicated = || terms(Repeat::ReceiverDeduplicates);
    let late = performed(deduplicated(), first(), Ended::Late);
    assert!(late.doubted());
    assert!(interrupted(deduplicated(), 1).doubted());
    let verdict = |attempt, failure| {
        performed(deduplicated(), Past { attempt, doubted: true }, failed(failure))
    };
    // The doubt stays through attempts that certainly did not happen.
    assert!(verdict(2, Failure::again(error())).doubted());
    for last in [verdict(3, Failure::again(error())), verdict(2, Failure::Refused(error()))] {
        assert!(matches!(&last, Verdict::AskPerson(says) if says.contains("earlier attempt")));
    }
    let asked = looked(terms(Repeat::LookUp), (1, 1), Ended::With(Ok(Looked::NotDone)));
    assert!(!asked.doubted(), "whoever was asked has ended the doubt");
}

#[test]
fn what_is_gone_is_let_be_also_after_a_doubt() {
    for repeat in [Repeat::ReceiverDeduplicates, Repeat::LookUp, Repeat::AskPerson] {
        for past in [first(), Past { attempt: 2, doubted: true }] {
            let moot = performed(terms(repeat), past, failed(Failure::Moot(error())));
            assert_eq!(moot, Verdict::Skipped("no answer".to_owned()));
            assert!(!moot.is_for_the_worker());
        }
    }
}

#[test]
fn what_certainly_did_not_happen_is_tried_until_the_last_attempt() {
    for repeat in [Repeat::ReceiverDeduplicates, Repeat::LookUp, Repeat::AskPerson] {
        let verdict =
            |attempt| performed(terms(repeat), nth(attempt), failed(Failure::again(error())));
        assert!(matches!(verdict(2), Verdict::Again { .. }));
        assert_eq!(verdict(3), Verdict::Failed("no answer".to_owned()));
        let refused = performed(terms(repeat), first(), failed(Failure::Refused(error())));
        assert_eq!(refused, Verdict::Failed("no answer".to_owned()));
    }
}

#[test]
fn a_look_up_ends_the_doubt_or_goes_to_a_person() {
    let verdict = |attempt, times, found| {
        looked(terms(Repeat::LookUp), (attempt, times), Ended::With(Ok(found)))
    };
    let kept = Value::from("ch_1");
    assert_eq!(verdict(1, 1, Looked::Done(kept.clone())), Verdict::Done(kept));
    assert!(matches!(verdict(1, 1, Looked::NotDone), Verdict::Again { .. }));
    assert!(matches!(verdict(3, 1, Looked::NotDone), Verdict::Failed(_)));
    assert!(matches!(verdict(1, 1, Looked::CannotTell), Verdict::AskPerson(_)));
    let silent = |times| looked(terms(Repeat::LookUp), (1, times), Ended::Late);
    assert!(matches!(silent(LOOK_UPS - 1), Verdict::LookUp { .. }));
    assert!(matches!(silent(LOOK_UPS), Verdict::AskPerson(_)));
}
