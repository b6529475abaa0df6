//! A dog owner looks for a trainer.

use serde_json::json;

use super::{Moment, fields};
use crate::plan::Search;
use crate::state::{Fact, State};

pub(super) fn search(state: &mut State, moment: Moment, search: &Search) {
    let properties = json!({
        "council": search.council,
        "age": search.age,
        "issue": search.issue,
        "results": search.results,
    });
    state.unsent.push_back(Fact::Event {
        id: moment.key("search"),
        name: "search_performed".to_owned(),
        at: moment.at,
        properties: fields(properties),
    });
}
