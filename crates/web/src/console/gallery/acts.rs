//! Samples of what can be done: buttons in each weight, questions, fields in each kind and state.

use maud::{Markup, Render, html};

use super::{HOSTILE, LONG_WORD, RIGHT_TO_LEFT, sample};
use crate::console::parts::{Action, Choice, Confirm, Field, Form, Input, Panel, columns, row};

pub(super) fn samples() -> Vec<Markup> {
    vec![buttons().render(), columns(&[typed().render(), wrong().render(), chosen().render()])]
}

fn buttons() -> Panel {
    let refund = Action::post("Refund", "/gallery/refund").key("r");
    Panel::new(
        "Actions",
        html! {
            (sample("Each weight", row(&[
                Action::post("Approve", "/gallery/approve").key("a").leading().render(),
                Action::post("Reject as spam", "/gallery/reject").key("x").render(),
                Action::open("Open the record", "/records/review/1").key("o").render(),
                Action::post("Leave for later", "/gallery/later").key("l").quiet().render(),
                removal().render(),
                renewal().render(),
            ])))
            (sample("Forbidden, with the reason", row(&[
                refund.forbidden("Refunds above AUD 500 need the finance role.").render(),
                Action::post("Publish", "/gallery/publish").leading()
                    .forbidden("queues.md has a problem in line 14.").render(),
            ])))
            (sample("Long and hostile words", row(&[
                Action::post(LONG_WORD, "/gallery/long").render(),
                Action::post(RIGHT_TO_LEFT, "/gallery/right").render(),
                Action::post(HOSTILE, "/gallery/hostile").render(),
            ])))
        },
    )
    .id("panel-actions")
    .note("keys are shown on them")
    .actions(Action::open("All actions", "/gallery").quiet())
}

fn removal() -> Action {
    let reason =
        Field::new("reason", "Reason", Input::Text).required().hint("It goes into the audit.");
    Action::destroy(
        "Remove…",
        "/gallery/remove",
        Confirm::new("Remove", 41, "reviews of Anna Smith")
            .says("They leave the site at once. This cannot be undone.")
            .asks(reason),
    )
    .key("shift+d")
}

fn renewal() -> Action {
    let asks = Confirm::one("Reset the sign-in of", "Anna Smith")
        .says("Her sessions end, and only the new link lets her in.");
    Action::ask("New link", "/gallery/link", asks)
}

fn typed() -> Panel {
    Panel::new(
        "Fields",
        Form::post("/gallery/form", "Save")
            .field(
                Field::new("name", "Name", Input::Text).required().value("Anna Smith").longest(80),
            )
            .field(Field::new("email", "Email", Input::Email).hint("Only for receipts."))
            .field(Field::new("minutes", "Minutes planned", Input::Number).required().value("160"))
            .field(Field::new("from", "First day", Input::Date).value("2026-11-20"))
            .field(
                Field::new("note", "Note", Input::Area { lines: 3 })
                    .value(format!("{RIGHT_TO_LEFT}\n{HOSTILE}")),
            )
            .field(Field::new("slug", "Address", Input::Text).value("anna-smith").disabled())
            .cancel("/gallery"),
    )
}

fn wrong() -> Panel {
    Panel::new(
        "Errors",
        Form::post("/gallery/sign-in", "Sign in")
            .problem("This email and password do not go together. Try again, or ask an owner to reset it.")
            .field(
                Field::new("email", "Your email", Input::Email)
                    .required()
                    .value("mira@dogtrainers")
                    .autocomplete("username")
                    .error("An address has a dot after the @, as in mira@dogtrainers.example."),
            )
            .field(
                Field::new("password", "Password", Input::Password)
                    .required()
                    .value("never shown")
                    .autocomplete("current-password"),
            )
            .field(
                Field::new("code", "Code", Input::Code)
                    .required()
                    .hint("Six digits from your authenticator.")
                    .error("This code was used already; wait for the next one."),
            ),
    )
}

fn chosen() -> Panel {
    let reasons = || {
        vec![
            Choice::new("spam", "Spam"),
            Choice::new("rude", "Rude"),
            Choice::new("other", "Something else"),
        ]
    };
    Panel::new(
        "Choices",
        Form::post("/gallery/choices", "Decide")
            .field(Field::new("why", "Reason", Input::Select(reasons())).required().value("rude"))
            .field(
                Field::new("who", "Who is told", Input::Radio(reasons())).required().value("spam"),
            )
            .field(
                Field::new("kind", "Kind", Input::Radio(reasons()))
                    .required()
                    .error("Choose one; the trainer is told which."),
            )
            .field(Field::new("sure", "Tell the trainer", Input::Tick).value("on"))
            .field(
                Field::new("terms", "I have read the evidence", Input::Tick)
                    .required()
                    .error("Tick this before you decide."),
            )
            .field(Field::new("at", "Publish at", Input::DateTime)),
    )
}
