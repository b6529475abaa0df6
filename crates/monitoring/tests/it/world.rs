//! The world outside: an address that answers as a test wants, and queries that give what it wants.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use facts::sql::{Named, Query, Rows, Sql};
use monitoring::{Ending, Fetch, Fetched, Unfetched, Wanted};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vocabulary::{Error, Result};
use work::{Effect, Effects, Failure, Performing, Repeat};

/// What an address does when it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// It answers with a status and a body.
    Answers(u16, &'static str),
    /// It cannot be reached.
    Gone,
    /// It may not be asked.
    Forbidden,
    /// Nobody tells where it is.
    Unresolved,
    /// It takes the question and never answers.
    Hangs,
    /// It answers with a body that is not read to its end.
    Cut(Ending),
}

struct State {
    site: Site,
    others: Vec<(&'static str, Site)>,
    asked: Vec<String>,
    rows: std::result::Result<Vec<Vec<Value>>, &'static str>,
}

/// The world; clones share it.
#[derive(Clone)]
pub(crate) struct World(Arc<Mutex<State>>);

impl World {
    /// Begins with a site that is well and queries that give no row.
    pub(crate) fn new() -> Self {
        let site = Site::Answers(200, "{\"healthy\": true}");
        Self(Arc::new(Mutex::new(State {
            site,
            others: Vec::new(),
            asked: Vec::new(),
            rows: Ok(Vec::new()),
        })))
    }

    /// Lets the site be so from now on.
    pub(crate) fn site(&self, site: Site) {
        self.0.lock().unwrap().site = site;
    }

    /// Lets addresses that hold a word be so, whatever the site is.
    pub(crate) fn other(&self, word: &'static str, site: Site) {
        self.0.lock().unwrap().others.insert(0, (word, site));
    }

    /// Lets queries give one row with a value.
    pub(crate) fn value(&self, value: Value) {
        self.0.lock().unwrap().rows = Ok(vec![vec![value]]);
    }

    /// Lets queries fail.
    pub(crate) fn fails(&self, says: &'static str) {
        self.0.lock().unwrap().rows = Err(says);
    }

    /// Counts how often anything was asked.
    pub(crate) fn asked(&self) -> usize {
        self.0.lock().unwrap().asked.len()
    }

    /// Whether an address that holds a word was asked.
    pub(crate) fn was_asked(&self, word: &str) -> bool {
        self.0.lock().unwrap().asked.iter().any(|url| url.contains(word))
    }
}

#[async_trait]
impl Fetch for World {
    async fn fetch(&self, wanted: &Wanted) -> std::result::Result<Fetched, Unfetched> {
        let site = {
            let mut state = self.0.lock().unwrap();
            state.asked.push(wanted.url.clone());
            let other = state.others.iter().find(|(word, _)| wanted.url.contains(word));
            other.map_or(state.site, |(_, site)| *site)
        };
        let answer = |status, body: &str, ending| {
            Ok(Fetched { status, body: body.as_bytes().to_vec(), ending })
        };
        match site {
            Site::Answers(status, body) => answer(status, body, Ending::Whole),
            Site::Cut(ending) => answer(200, "{\"healthy\": tr", ending),
            Site::Hangs => std::future::pending().await,
            Site::Unresolved => Err(Unfetched::Unresolved(Error::unavailable("No address."))),
            Site::Gone => Err(Unfetched::NoAnswer(Error::unavailable("Nobody is there."))),
            Site::Forbidden => Err(Unfetched::NotAsked(Error::invalid("It may not be asked."))),
        }
    }
}

#[async_trait]
impl Sql for World {
    async fn query(&self, _: Query) -> Result<Rows> {
        let rows = self.0.lock().unwrap().rows.clone().map_err(Error::invalid)?;
        let columns = vec![Named { name: "value".to_owned(), of: "float64".to_owned() }];
        Ok(Rows { columns, rows, truncated: false, personal: Vec::new() })
    }
}

/// An effect of any body, which nobody performs here.
struct Sent<const MAIL: bool>;

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Anything(Value);

macro_rules! effect {
    ($mail:literal, $name:literal) => {
        #[async_trait]
        impl Effect for Sent<$mail> {
            const NAME: &'static str = $name;
            const REPEAT: Repeat = Repeat::AskPerson;

            type Body = Anything;

            fn check(&self, _: &Anything) -> Result<()> {
                Ok(())
            }

            async fn perform(
                &self,
                _: &Anything,
                _: &Performing,
            ) -> std::result::Result<Value, Failure> {
                Ok(json!({}))
            }
        }
    };
}

effect!(true, "mail");
effect!(false, "tell");

/// The effects that carry notices.
pub(crate) fn effects() -> Effects {
    Effects::new().with(Sent::<true>).with(Sent::<false>)
}
