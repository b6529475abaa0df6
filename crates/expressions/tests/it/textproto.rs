//! Reads protobuf's text format, as far as the standard's test files use it.

use std::str::Chars;

/// A message: its fields in their order, which may repeat.
#[derive(Debug, Default)]
pub(crate) struct Message(Vec<(String, Field)>);

#[derive(Debug)]
pub(crate) enum Field {
    Message(Message),
    /// A text or bytes in quotes.
    Quoted(Vec<u8>),
    /// A number or a word.
    Word(String),
}

impl Message {
    /// Reads a whole file.
    pub(crate) fn read(text: &str) -> Self {
        Reader { rest: text.chars() }.message()
    }

    pub(crate) fn all<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Field> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, field)| field)
    }

    pub(crate) fn messages<'m>(&'m self, name: &'m str) -> impl Iterator<Item = &'m Self> {
        self.all(name).map(move |field| match field {
            Field::Message(message) => message,
            other => panic!("{name} is no message: {other:?}"),
        })
    }

    pub(crate) fn message<'m>(&'m self, name: &'m str) -> Option<&'m Self> {
        self.messages(name).next()
    }

    pub(crate) fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, field)| match field {
            Field::Quoted(bytes) => bytes.as_slice(),
            other => panic!("{name} is no text: {other:?}"),
        })
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.bytes(name).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    }

    pub(crate) fn word(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, field)| match field {
            Field::Word(word) => word.as_str(),
            other => panic!("{name} is no word: {other:?}"),
        })
    }

    /// Returns the only field.
    pub(crate) fn only(&self) -> (&str, &Field) {
        assert_eq!(self.0.len(), 1, "{self:?}");
        (&self.0[0].0, &self.0[0].1)
    }
}

struct Reader<'t> {
    rest: Chars<'t>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn skip(&mut self) {
        while let Some(next) = self.peek() {
            if next == '#' {
                self.rest.by_ref().find(|c| *c == '\n');
            } else if next.is_whitespace() || next == ',' || next == ';' {
                self.rest.next();
            } else {
                return;
            }
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip();
        let taken = self.peek() == Some(wanted);
        if taken {
            self.rest.next();
        }
        taken
    }

    fn word(&mut self) -> String {
        self.skip();
        let mut word = String::new();
        let is_part = |c: char| c.is_alphanumeric() || "_./[]+-".contains(c);
        while let Some(next) = self.peek().filter(|c| is_part(*c)) {
            word.push(next);
            self.rest.next();
        }
        assert!(!word.is_empty(), "a word is missing before {:?}", self.rest.as_str());
        word
    }

    fn message(&mut self) -> Message {
        let mut message = Message::default();
        loop {
            self.skip();
            if self.peek().is_none() || self.take('}') {
                return message;
            }
            let name = self.word();
            self.take(':');
            self.skip();
            let field = match self.peek() {
                Some('{') => {
                    self.rest.next();
                    Field::Message(self.message())
                }
                Some('"' | '\'') => Field::Quoted(self.quoted()),
                _ => Field::Word(self.word()),
            };
            message.0.push((name, field));
        }
    }

    /// Reads texts that stand beside each other as one.
    fn quoted(&mut self) -> Vec<u8> {
        let mut read = Vec::new();
        while let Some(quote) = self.peek().filter(|c| matches!(c, '"' | '\'')) {
            self.rest.next();
            loop {
                match self.rest.next().unwrap() {
                    '\\' => self.escape(&mut read),
                    next if next == quote => break,
                    next => read.extend_from_slice(next.to_string().as_bytes()),
                }
            }
            self.skip();
        }
        read
    }

    fn escape(&mut self, into: &mut Vec<u8>) {
        let letter = self.rest.next().unwrap();
        match letter {
            'a' => into.push(7),
            'b' => into.push(8),
            'f' => into.push(12),
            'n' => into.push(b'\n'),
            'r' => into.push(b'\r'),
            't' => into.push(b'\t'),
            'v' => into.push(11),
            'x' | 'X' => into.push(u8::try_from(self.digits("", 2, 16)).unwrap()),
            '0'..='7' => {
                let value = self.digits(&letter.to_string(), 2, 8);
                into.push(u8::try_from(value).unwrap());
            }
            'u' | 'U' => {
                let value = self.digits("", if letter == 'u' { 4 } else { 8 }, 16);
                into.extend_from_slice(char::from_u32(value).unwrap().to_string().as_bytes());
            }
            plain => into.extend_from_slice(plain.to_string().as_bytes()),
        }
    }

    fn digits(&mut self, first: &str, most: usize, radix: u32) -> u32 {
        let mut digits = first.to_owned();
        for _ in 0..most {
            let Some(next) = self.peek().filter(|c| c.is_digit(radix)) else { break };
            digits.push(next);
            self.rest.next();
        }
        u32::from_str_radix(&digits, radix).unwrap()
    }
}

#[test]
fn messages_texts_and_words_are_read() {
    let read = Message::read(
        "# a comment\nname: 'a\\x41\\101\\u00e9' \"b\"\n one { two: -1.5 } one: { three: true, }",
    );
    assert_eq!(read.text("name").unwrap(), "aAA\u{e9}b");
    let words: Vec<_> = read.messages("one").map(|one| one.only().0).collect();
    assert_eq!(words, ["two", "three"]);
    assert_eq!(read.message("one").unwrap().word("two"), Some("-1.5"));
}
