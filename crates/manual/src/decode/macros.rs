//! Declares what blocks are made of: one declaration gives the Rust type, its decoder, its reference
//! page and its JSON Schema.

/// Declares a struct of keys.
///
/// The comment of each field is its documentation. The type decides how it is written: `Option<…>` may
/// be left out, `Vec<…>` is a list, another struct of keys is nested.
///
/// - `pub hold as "for": Span` is written `for`, which Rust would not take as a name.
/// - `pub every: Span = "5m"` holds where the key is left out, written as in a block.
/// - `pub is as _: Check` takes the keys of `Check` from among these instead of having one of its own.
/// - `#[short("is")]` over the struct lets a value alone stand for `{ is: value }`.
/// - `#[names(Action::names)]` over the struct adds names for the expressions inside:
///   `fn names(&self, scope: Scope, check: &Check<'_>) -> Scope { scope.with("answer", &self.asks) }`.
/// - `#[within(Create::check_fields)]` over the struct checks what it holds in another way than each value
///   by itself: `fn check_fields(&self, scope: &Scope, check: &mut Check<'_>)`.
#[macro_export]
macro_rules! keys {
    (
        $(#[doc = $about:literal])*
        $(#[short($short:literal)])?
        $(#[names($names:path)])?
        $(#[within($within:path)])?
        $visibility:vis struct $name:ident {$(
            $(#[doc = $doc:literal])*
            $field_visibility:vis $field:ident $(as $key:tt)? : $type:ty $(= $default:literal)?
        ),* $(,)?}
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone)]
        $visibility struct $name {$(
            $(#[doc = $doc])*
            $field_visibility $field: $type,
        )*}

        impl $crate::decode::Part for $name {
            const ABOUT: &'static $crate::decode::About = &$crate::decode::About {
                path: concat!(module_path!(), ".", stringify!($name)),
                name: stringify!($name),
                doc: &[$($about),*],
                short: $crate::keys!(@option $($short)?),
                keys: &[$($crate::keys!(
                    @key $field ($($key)?) ($($default)?) $type, [$($doc),*]
                )),*],
            };

            fn part_form() -> $crate::decode::Form {
                $crate::decode::Form::Keys(Self::ABOUT)
            }

            fn take(
                keys: &mut $crate::decode::Keys<'_>,
                reader: &mut $crate::decode::Reader<'_>,
            ) -> Option<Self> {
                $(let $field = $crate::keys!(
                    @take keys reader $field ($($key)?) ($($default)?) $type
                );)*
                Some(Self { $($field: $field?),* })
            }
        }

        $crate::keys!(@value $name, |value, scope, check| {
            $(let scope = &$names(value, scope.clone(), check);)?
            $crate::keys!(@within value scope check ($($within)?) $($field)*)
        });
    };

    (@within $value:ident $scope:ident $check:ident () $($field:ident)*) => {{
        $($crate::decode::Value::within(&$value.$field, $scope, $check);)*
    }};
    (@within $value:ident $scope:ident $check:ident ($within:path) $($field:ident)*) => {
        $within($value, $scope, $check)
    };

    (@value $name:ident, |$value:ident, $scope:ident, $check:ident| $walk:block) => {
        impl $crate::decode::Value for $name {
            fn form() -> $crate::decode::Form {
                <Self as $crate::decode::Part>::part_form()
            }

            fn read(
                node: &$crate::yaml::Node,
                reader: &mut $crate::decode::Reader<'_>,
            ) -> Option<Self> {
                $crate::decode::read_part(node, reader)
            }

            fn stand_in(at: $crate::At, reader: &mut $crate::decode::Reader<'_>) -> Option<Self> {
                $crate::decode::stand_in_part(at, reader)
            }

            fn within(&self, $scope: &$crate::Scope, $check: &mut $crate::Check<'_>) {
                let $value = self;
                $walk
            }
        }
    };

    (@option) => { None };
    (@option $value:literal) => { Some($value) };

    (@key $field:ident (_) () $type:ty, $doc:tt) => {
        $crate::decode::Key::Flat(<$type as $crate::decode::Part>::part_form)
    };
    (@key $field:ident ($key:literal) ($($default:literal)?) $type:ty, $doc:expr) => {
        $crate::decode::Key::Own {
            name: $key,
            doc: &$doc,
            default: $crate::keys!(@option $($default)?),
            form: <$type as $crate::decode::Value>::form,
        }
    };
    (@key $field:ident () ($($default:literal)?) $type:ty, $doc:expr) => {
        $crate::decode::Key::Own {
            name: stringify!($field),
            doc: &$doc,
            default: $crate::keys!(@option $($default)?),
            form: <$type as $crate::decode::Value>::form,
        }
    };

    (@take $keys:ident $reader:ident $field:ident (_) () $type:ty) => {
        <$type as $crate::decode::Part>::take($keys, $reader)
    };
    (@take $keys:ident $reader:ident $field:ident ($key:literal) ($($default:literal)?) $type:ty) => {
        $keys.take::<$type>($key, $crate::keys!(@option $($default)?), $reader)
    };
    (@take $keys:ident $reader:ident $field:ident () ($($default:literal)?) $type:ty) => {
        $keys.take::<$type>(stringify!($field), $crate::keys!(@option $($default)?), $reader)
    };
}

/// Declares alternatives of which exactly one key decides: `{ sql: … }` or `{ when: … }`.
///
/// Other keys may stand beside it where the enum stands in a struct as `pub is as _: Check`.
#[macro_export]
macro_rules! forms {
    (
        $(#[doc = $about:literal])*
        $(#[short($short:literal)])?
        $visibility:vis enum $name:ident {$(
            $(#[doc = $doc:literal])*
            $variant:ident($type:ty) = $key:literal
        ),* $(,)?}
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone)]
        $visibility enum $name {$(
            $(#[doc = $doc])*
            $variant($type),
        )*}

        impl $crate::decode::Part for $name {
            const ABOUT: &'static $crate::decode::About = &$crate::decode::About {
                path: concat!(module_path!(), ".", stringify!($name)),
                name: stringify!($name),
                doc: &[$($about),*],
                short: $crate::keys!(@option $($short)?),
                keys: &[$($crate::decode::Key::Own {
                    name: $key,
                    doc: &[$($doc),*],
                    default: None,
                    form: <$type as $crate::decode::Value>::form,
                }),*],
            };

            fn part_form() -> $crate::decode::Form {
                $crate::decode::Form::Choice(Self::ABOUT)
            }

            fn take(
                keys: &mut $crate::decode::Keys<'_>,
                reader: &mut $crate::decode::Reader<'_>,
            ) -> Option<Self> {
                match keys.choose(&Self::ABOUT.title(), &[$($key),*], reader) {
                    $(Some($key) => keys.take::<$type>($key, None, reader).map(Self::$variant),)*
                    _ => None$(.or_else(|| {
                        let inner = <$type as $crate::decode::Value>::stand_in(keys.at(), reader);
                        inner.map(Self::$variant)
                    }))*,
                }
            }
        }

        $crate::keys!(@value $name, |value, scope, check| {
            match value {
                $($name::$variant(inner) => $crate::decode::Value::within(inner, scope, check),)*
            }
        });
    };
}

/// Declares a value that is one of some words.
#[macro_export]
macro_rules! words {
    (
        $(#[doc = $about:literal])*
        $visibility:vis enum $name:ident {$(
            $(#[doc = $doc:literal])*
            $variant:ident = $word:literal
        ),* $(,)?}
    ) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name {$(
            $(#[doc = $doc])*
            $variant,
        )*}

        impl $name {
            /// Returns the word as it is written in the manual.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),*
                }
            }
        }

        impl $crate::decode::Value for $name {
            fn form() -> $crate::decode::Form {
                $crate::decode::Form::Words(&[$($crate::decode::Word {
                    word: $word,
                    doc: &[$($doc),*],
                }),*])
            }

            fn read(
                node: &$crate::yaml::Node,
                reader: &mut $crate::decode::Reader<'_>,
            ) -> Option<Self> {
                const WORDS: &[(&str, $name)] = &[$(($word, $name::$variant)),*];
                reader.word(node, WORDS)
            }

            fn wanted() -> $crate::expressions::Type {
                $crate::expressions::Type::words([$($word),*])
            }
        }
    };
}
