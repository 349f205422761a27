//! Understands a filter: words to a tree, each value checked against what its property holds.

use crate::fault::shortened;
use crate::token::{FILTER, Placed, Token, tokens};
use crate::{Comparison, Condition, Fault, Filter, Kind, Matching, Moment, Properties, Property, Value};

/// The most characters of a filter.
pub const LONG: usize = 8192;

/// The deepest that parentheses and `not` may stand in each other.
pub const DEEP: usize = 24;

/// The most values that a filter may compare with.
pub const VALUES: usize = 200;

const OPERATORS: &str = "eq, ne, gt, ge, lt, le, in";

/// The filter of a text.
///
/// # Errors
/// The first fault, where it is, and what is possible there.
pub fn parse<P: Copy + PartialEq>(text: &str, properties: &Properties<P>) -> Result<Filter<P>, Fault> {
    let long = text.chars().count();
    if long > LONG {
        return Err(Fault::of(FILTER, format!("it has {long} characters; at most {LONG} are possible.")));
    }
    let mut parser =
        Parser { tokens: tokens(text)?, place: 0, end: long + 1, properties, depth: 0, values: 0 };
    let filter = parser.either()?;
    match parser.next() {
        None => Ok(filter),
        Some(Placed { token: Token::Close, at }) => {
            Err(Fault::at(FILTER, at, "this parenthesis was never opened."))
        }
        Some(Placed { token, at }) => {
            let message = format!("{} stands where `and` or `or` or the end is possible.", token.described());
            Err(Fault::at(FILTER, at, message))
        }
    }
}

struct Parser<'a, P: 'static> {
    tokens: Vec<Placed>,
    place: usize,
    end: usize,
    properties: &'a Properties<P>,
    depth: usize,
    values: usize,
}

impl<P: Copy + PartialEq> Parser<'_, P> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place).map(|placed| &placed.token)
    }

    fn next(&mut self) -> Option<Placed> {
        let placed = self.tokens.get(self.place).cloned();
        self.place += 1;
        placed
    }

    /// Where the next token begins.
    fn at(&self) -> usize {
        self.tokens.get(self.place).map_or(self.end, |placed| placed.at)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word))
    }

    fn takes(&mut self, token: &Token) -> bool {
        let takes = self.peek() == Some(token);
        self.place += usize::from(takes);
        takes
    }

    fn demand(&mut self, token: &Token, message: &str) -> Result<(), Fault> {
        if self.takes(token) { Ok(()) } else { Err(self.unexpected(message)) }
    }

    /// A fault at the next token: what stands there, and what is possible.
    fn unexpected(&self, possible: &str) -> Fault {
        let found = self.peek().map_or_else(|| "the end".to_owned(), Token::described);
        Fault::at(FILTER, self.at(), format!("{found} stands where {possible}."))
    }

    fn either(&mut self) -> Result<Filter<P>, Fault> {
        let mut parts = vec![self.both()?];
        while self.is_word("or") {
            self.place += 1;
            parts.push(self.both()?);
        }
        Ok(one_or(parts, Filter::Or))
    }

    fn both(&mut self) -> Result<Filter<P>, Fault> {
        let mut parts = vec![self.single()?];
        while self.is_word("and") {
            self.place += 1;
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Filter::And))
    }

    fn single(&mut self) -> Result<Filter<P>, Fault> {
        if self.depth == DEEP {
            let message = format!("more than {DEEP} parentheses and `not` stand in each other.");
            return Err(Fault::at(FILTER, self.at(), message));
        }
        self.depth += 1;
        let found = self.any_depth();
        self.depth -= 1;
        found
    }

    fn any_depth(&mut self) -> Result<Filter<P>, Fault> {
        let opened = self.at();
        if self.takes(&Token::Open) {
            let inner = self.either()?;
            if self.peek().is_none() {
                return Err(Fault::at(FILTER, opened, "this parenthesis is not closed."));
            }
            self.demand(&Token::Close, "`)` or `and` or `or` is possible")?;
            return Ok(inner);
        }
        let Some(Placed { token: Token::Word(word), at }) = self.next() else {
            self.place -= 1;
            return Err(self.unexpected("the name of a property, a function, `not` or `(` is possible"));
        };
        let calls = self.peek() == Some(&Token::Open);
        if word.eq_ignore_ascii_case("not") {
            return self.negated();
        }
        if calls {
            let matching = function(&word, at)?;
            return self.call(matching);
        }
        let property = self.property(&word, at)?;
        if self.takes(&Token::Slash) {
            return self.several(property, at);
        }
        self.comparison(property, at)
    }

    /// `not` belongs to what stands directly behind it (OData 4.01, Part 2, 5.1.1.15), which has to be a yes or no.
    fn negated(&mut self) -> Result<Filter<P>, Fault> {
        let (begins, opens) = (self.at(), self.peek() == Some(&Token::Open));
        let inner = self.single()?;
        if !opens && matches!(inner, Filter::Compare(..) | Filter::In(..)) {
            let message = "what is negated stands in parentheses: not (name eq 'value').";
            return Err(Fault::at(FILTER, begins, message));
        }
        Ok(Filter::Not(Box::new(inner)))
    }

    fn property(&self, name: &str, at: usize) -> Result<&'static Property<P>, Fault> {
        self.properties.named(name).ok_or_else(|| {
            let name = shortened(name);
            let names = self.properties.names();
            let message = format!("`{name}` is no property that can be filtered by. Possible are: {names}.");
            Fault::at(FILTER, at, message)
        })
    }

    /// `startswith(name,'text')` and the like.
    fn call(&mut self, matching: Matching) -> Result<Filter<P>, Fault> {
        self.place += 1;
        let at = self.at();
        let Some(Token::Word(word)) = self.peek().cloned() else {
            return Err(self.unexpected("the name of a property is possible"));
        };
        self.place += 1;
        let property = self.property(&word, at)?;
        if property.kind != Kind::Text {
            let message = match property.kind {
                Kind::Texts => format!(
                    "`{0}` holds several strings: write {0}/any(x:{1}(x,'text')).",
                    property.name,
                    matching.word()
                ),
                Kind::Id => format!("`{}` is an id; eq, ne and in are possible.", property.name),
                _ => format!("{} is for strings, and `{}` is none.", matching.word(), property.name),
            };
            return Err(Fault::at(FILTER, at, message));
        }
        let text = self.argument()?;
        Ok(Filter::Matches(property.is, matching, text))
    }

    /// `,'text')`
    fn argument(&mut self) -> Result<String, Fault> {
        self.demand(&Token::Comma, "`,` and a string in single quotes are possible")?;
        let text = self.text()?;
        self.demand(&Token::Close, "`)` is possible")?;
        Ok(text)
    }

    fn text(&mut self) -> Result<String, Fault> {
        self.counted()?;
        match self.peek().cloned() {
            Some(Token::Text(text)) => {
                self.place += 1;
                Ok(text)
            }
            _ => Err(self.unexpected("a string in single quotes is possible")),
        }
    }

    fn counted(&mut self) -> Result<(), Fault> {
        self.values += 1;
        if self.values > VALUES {
            let message = format!("it compares with more than {VALUES} values.");
            return Err(Fault::at(FILTER, self.at(), message));
        }
        Ok(())
    }

    /// `any(…)` behind the name of several strings.
    fn several(&mut self, property: &'static Property<P>, at: usize) -> Result<Filter<P>, Fault> {
        if property.kind != Kind::Texts {
            return Err(Fault::at(FILTER, at, format!("`{}` holds a single value.", property.name)));
        }
        if !self.is_word("any") {
            let possible = "`any(x:x eq 'text')` is possible; for `all`, write not and any";
            return Err(self.unexpected(possible));
        }
        self.place += 1;
        self.demand(&Token::Open, "`(` is possible")?;
        if self.takes(&Token::Close) {
            return Ok(Filter::Any(property.is, None));
        }
        let Some(Token::Word(variable)) = self.peek().cloned() else {
            return Err(self.unexpected("a name for each string is possible, such as x:x eq 'text'"));
        };
        self.place += 1;
        self.demand(&Token::Colon, "`:` is possible")?;
        let at = self.at();
        let Some(Token::Word(word)) = self.peek().cloned() else {
            return Err(self.unexpected(&format!("`{variable} eq 'text'` is possible")));
        };
        self.place += 1;
        let condition = if self.peek() == Some(&Token::Open) && word != variable {
            let matching = function(&word, at)?;
            self.place += 1;
            self.variable(&variable)?;
            Condition::Matches(matching, self.argument()?)
        } else {
            self.place -= 1;
            self.variable(&variable)?;
            let texts = self.equal_to()?;
            Condition::In(texts)
        };
        let possible = "`)` is possible; several conditions are written as several any(…)";
        self.demand(&Token::Close, possible)?;
        Ok(Filter::Any(property.is, Some(condition)))
    }

    fn variable(&mut self, variable: &str) -> Result<(), Fault> {
        let expected = Token::Word(variable.to_owned());
        self.demand(&expected, &format!("`{}` is possible", shortened(variable)))
    }

    /// `eq 'text'` or `in ('text','text')`
    fn equal_to(&mut self) -> Result<Vec<String>, Fault> {
        if self.is_word("eq") {
            self.place += 1;
            return Ok(vec![self.text()?]);
        }
        if !self.is_word("in") {
            let possible =
                "eq, in, startswith, contains or endswith is possible; for none of them, write not";
            return Err(self.unexpected(possible));
        }
        self.place += 1;
        self.list(Self::text)
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        self.demand(&Token::Open, "`(` and at least one value are possible")?;
        let mut items = vec![item(self)?];
        while self.takes(&Token::Comma) {
            items.push(item(self)?);
        }
        self.demand(&Token::Close, "`,` or `)` is possible")?;
        Ok(items)
    }

    fn comparison(&mut self, property: &'static Property<P>, at: usize) -> Result<Filter<P>, Fault> {
        if property.kind == Kind::Texts {
            let message =
                format!("`{0}` holds several strings: write {0}/any(x:x eq 'text').", property.name);
            return Err(Fault::at(FILTER, at, message));
        }
        if self.is_word("in") {
            self.place += 1;
            let values = self.list(|parser| parser.value(property, false))?;
            return Ok(Filter::In(property.is, values));
        }
        let comparison = Comparison::ALL.into_iter().find(|one| self.is_word(one.word()));
        let Some(comparison) = comparison else {
            return Err(self.unexpected(&format!("an operator is possible: {OPERATORS}")));
        };
        if comparison.asks_for_order() && !property.kind.has_order() {
            let message = format!("`{}` has no order; eq, ne and in are possible.", property.name);
            return Err(Fault::at(FILTER, self.at(), message));
        }
        self.place += 1;
        let value = self.value(property, !comparison.asks_for_order())?;
        Ok(Filter::Compare(property.is, comparison, value))
    }

    fn value(&mut self, property: &Property<P>, null: bool) -> Result<Value, Fault> {
        self.counted()?;
        let at = self.at();
        let found = match self.next() {
            Some(Placed { token: Token::Text(text), .. }) => quoted(property, text),
            Some(Placed { token: Token::Word(word), .. }) if word.eq_ignore_ascii_case("null") => {
                if null {
                    Ok(Value::Null)
                } else {
                    Err("null is possible with eq and ne only.".to_owned())
                }
            }
            Some(Placed { token: Token::Word(word), .. }) => bare(property, &word),
            _ => {
                self.place -= 1;
                return Err(self.unexpected("a value is possible"));
            }
        };
        found.map_err(|message| Fault::at(FILTER, at, message))
    }
}

fn function(word: &str, at: usize) -> Result<Matching, Fault> {
    Matching::ALL.into_iter().find(|one| one.word().eq_ignore_ascii_case(word)).ok_or_else(|| {
        let word = shortened(word);
        let message = format!("`{word}` is no function. Possible are: startswith, contains, endswith.");
        Fault::at(FILTER, at, message)
    })
}

fn one_or<P>(mut parts: Vec<Filter<P>>, several: impl Fn(Vec<Filter<P>>) -> Filter<P>) -> Filter<P> {
    match parts.len() {
        1 => parts.remove(0),
        _ => several(parts),
    }
}

/// A value that stood in quotes. Graph takes moments in them, too.
fn quoted<P>(property: &Property<P>, text: String) -> Result<Value, String> {
    let name = property.name;
    match property.kind {
        Kind::Text | Kind::Id | Kind::Texts => Ok(Value::Text(text)),
        Kind::Choice(names) | Kind::Rank(names) => {
            let place = names.iter().position(|one| one.eq_ignore_ascii_case(&text));
            let place = place.ok_or_else(|| {
                let text = shortened(&text);
                format!("'{text}' is no value of `{name}`. Possible are: {}.", names.join(", "))
            })?;
            Ok(Value::Name(names[place], place))
        }
        Kind::Date => moment(&text),
        Kind::Number => Err(format!("`{name}` is a number, which is written without quotes.")),
        Kind::Flag => Err(format!("`{name}` is true or false, which are written without quotes.")),
    }
}

/// A value without quotes.
fn bare<P>(property: &Property<P>, word: &str) -> Result<Value, String> {
    let name = property.name;
    match property.kind {
        Kind::Text | Kind::Id | Kind::Texts | Kind::Choice(_) | Kind::Rank(_) => {
            Err(format!("a value of `{name}` stands in single quotes."))
        }
        Kind::Date => moment(word),
        Kind::Number => {
            word.parse().map(Value::Number).map_err(|_| format!("`{name}` compares with whole numbers."))
        }
        Kind::Flag if word.eq_ignore_ascii_case("true") => Ok(Value::Flag(true)),
        Kind::Flag if word.eq_ignore_ascii_case("false") => Ok(Value::Flag(false)),
        Kind::Flag => Err(format!("`{name}` is true or false.")),
    }
}

fn moment(text: &str) -> Result<Value, String> {
    Moment::parse(text).map(Value::Moment).map_err(|fault| format!("'{}' {fault}.", shortened(text)))
}
