//! A labelled control: it says what it wants, keeps what was typed, and shows what is wrong at it.

use maud::{Markup, Render, html};

use crate::console::Tone;

/// How much is quoted of what nobody understands.
const MOST_QUOTED: usize = 40;

/// What is typed or chosen.
#[derive(Debug, Clone)]
pub enum Input {
    /// One line of text.
    Text,
    /// An address of electronic mail.
    Email,
    /// A password; what was typed is never sent back.
    Password,
    /// A code of digits from an authenticator; what was typed is never sent back.
    Code,
    /// Words to look for.
    Search,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A day and a time of day.
    DateTime,
    /// Several lines of text.
    Area {
        /// How many lines are shown.
        lines: u8,
    },
    /// One of many, in a list that opens.
    Select(Vec<Choice>),
    /// One of few, all of them shown.
    Radio(Vec<Choice>),
    /// Yes or no; it sends `on` when it is ticked.
    Tick,
}

/// One of the values that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    value: String,
    label: String,
}

impl Choice {
    /// Offers a value under the words that people know it by.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A control with its label.
#[derive(Debug, Clone)]
pub struct Field {
    name: String,
    label: String,
    input: Input,
    id: String,
    value: String,
    hint: Option<String>,
    error: Option<String>,
    required: bool,
    disabled: bool,
    autocomplete: Option<&'static str>,
    longest: Option<u32>,
    first: bool,
}

impl Field {
    /// Makes a field; `name` is sent, `label` is read.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<String>, input: Input) -> Self {
        let (name, label) = (name.into(), label.into());
        Self {
            id: super::id("field", &[&name, &label]),
            name,
            label,
            input,
            value: String::new(),
            hint: None,
            error: None,
            required: false,
            disabled: false,
            autocomplete: None,
            longest: None,
            first: false,
        }
    }

    /// Fills in what is known, or what was typed before.
    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// Says what is expected.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Says what is wrong with what was typed, and what would be right.
    #[must_use]
    pub fn error(self, error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..self }
    }

    /// Says what is wrong, if anything is.
    #[must_use]
    pub fn error_if(self, error: Option<impl Into<String>>) -> Self {
        Self { error: error.map(Into::into).or(self.error), ..self }
    }

    /// Demands an answer.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Shows the value, but lets nobody change it.
    #[must_use]
    pub fn disabled(self) -> Self {
        Self { disabled: true, ..self }
    }

    /// Tells the browser what it may fill in, by HTML's name for it, such as `username`.
    #[must_use]
    pub fn autocomplete(self, what: &'static str) -> Self {
        Self { autocomplete: Some(what), ..self }
    }

    /// Takes no more than so many characters.
    #[must_use]
    pub fn longest(self, characters: u32) -> Self {
        Self { longest: Some(characters), ..self }
    }

    /// Takes the keyboard when its dialog opens; the choices of few are then taken by the keys 1 to 9.
    #[must_use]
    pub fn first(self) -> Self {
        Self { first: true, ..self }
    }

    /// Sets the control's id, where one page has two fields of the same name and label.
    #[must_use]
    pub fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// Keeps what an address said under its name and nobody understands, and says what would be understood.
    pub(super) fn unread(self, written: &str) -> Self {
        let wants = match &self.input {
            Input::Date => "Write a day, such as 2026-11-20.",
            Input::DateTime => "Write a day and a time, such as 2026-11-20T18:30.",
            Input::Number => "Write a number, such as 12.",
            Input::Select(_) | Input::Radio(_) => "Choose one of these.",
            _ => "Write it once.",
        };
        let short: String = written.chars().take(MOST_QUOTED).collect();
        self.value(written).error(format!("“{short}” is not understood here. {wants}"))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        let ids: Vec<String> = error.into_iter().chain(hint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn line(&self, kind: &str) -> Markup {
        let secret = matches!(self.input, Input::Password | Input::Code);
        let digits = matches!(self.input, Input::Code);
        html! {
            input type=(kind) id=(self.id) name=(self.name)
                value=[(!secret && !self.value.is_empty()).then_some(&self.value)]
                required[self.required] disabled[self.disabled]
                autocomplete=[self.autocomplete.or(digits.then_some("one-time-code"))]
                inputmode=[digits.then_some("numeric")]
                step=[matches!(self.input, Input::Number).then_some("any")]
                maxlength=[self.longest] autofocus[self.first]
                aria-invalid=[self.error.as_ref().map(|_| "true")]
                aria-describedby=[self.described_by()];
        }
    }

    fn area(&self, lines: u8) -> Markup {
        html! {
            textarea id=(self.id) name=(self.name) rows=(lines)
                required[self.required] disabled[self.disabled] maxlength=[self.longest]
                autofocus[self.first]
                aria-invalid=[self.error.as_ref().map(|_| "true")]
                // A browser drops one line break after the tag, so one is given away.
                aria-describedby=[self.described_by()] { "\n" (self.value) }
        }
    }

    fn select(&self, choices: &[Choice]) -> Markup {
        html! {
            select id=(self.id) name=(self.name) required[self.required] disabled[self.disabled]
                aria-invalid=[self.error.as_ref().map(|_| "true")]
                aria-describedby=[self.described_by()] {
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
                }
            }
        }
    }

    fn radio(&self, choices: &[Choice]) -> Markup {
        html! {
            fieldset.field id=(self.id) disabled[self.disabled] aria-describedby=[self.described_by()] {
                legend { (self.label) (self.mark()) }
                (self.remarks())
                @for (index, choice) in choices.iter().enumerate() {
                    @let id = format!("{}-{index}", self.id);
                    div.choice {
                        input type="radio" id=(id) name=(self.name) value=(choice.value)
                            required[self.required] checked[choice.value == self.value]
                            autofocus[self.first && index == 0]
                            data-key=[self.first.then(|| index + 1).filter(|key| *key < 10)]
                            data-says=[self.first.then_some(&choice.label)]
                            aria-invalid=[self.error.as_ref().map(|_| "true")];
                        label for=(id) { (choice.label) }
                    }
                }
            }
        }
    }

    fn tick(&self) -> Markup {
        html! {
            div.field {
                div.choice {
                    input type="checkbox" id=(self.id) name=(self.name) value="on"
                        required[self.required] disabled[self.disabled] checked[self.value == "on"]
                        aria-invalid=[self.error.as_ref().map(|_| "true")]
                        aria-describedby=[self.described_by()];
                    label for=(self.id) { (self.label) (self.mark()) }
                }
                (self.remarks())
            }
        }
    }

    fn labelled(&self, control: &Markup) -> Markup {
        html! {
            div.field {
                label for=(self.id) { (self.label) (self.mark()) }
                (self.remarks())
                (control)
            }
        }
    }

    /// Most fields must be filled in, so those that need not be are marked.
    fn mark(&self) -> Markup {
        let optional = !self.required && !self.disabled && !matches!(self.input, Input::Tick);
        html! { @if optional { " " span.optional { "(optional)" } } }
    }

    fn remarks(&self) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { p.hint id=(format!("{}-hint", self.id)) { (hint) } }
            @if let Some(error) = &self.error {
                p.error id=(format!("{}-error", self.id)) { (Tone::Critical.shape()) (error) }
            }
        }
    }
}

impl Render for Field {
    fn render(&self) -> Markup {
        match &self.input {
            Input::Text => self.labelled(&self.line("text")),
            Input::Email => self.labelled(&self.line("email")),
            Input::Password => self.labelled(&self.line("password")),
            Input::Code => self.labelled(&self.line("text")),
            Input::Search => self.labelled(&self.line("search")),
            Input::Number => self.labelled(&self.line("number")),
            Input::Date => self.labelled(&self.line("date")),
            Input::DateTime => self.labelled(&self.line("datetime-local")),
            Input::Area { lines } => self.labelled(&self.area(*lines)),
            Input::Select(choices) => self.labelled(&self.select(choices)),
            Input::Radio(choices) => self.radio(choices),
            Input::Tick => self.tick(),
        }
    }
}
