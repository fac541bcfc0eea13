//! What values have in common: for each place in them how often it is there, of which kind, and with which values.

use std::collections::HashMap;

use crate::kinds::{FieldKind, KINDS};
use crate::read;

/// Steps (into a field, or into the items of a list) up to which values are looked into.
const DEPTH: usize = 3;
/// Places that are told apart; what else there is goes unseen.
pub(crate) const MOST_PLACES: usize = 200;
/// Bytes of the longest value, as it is written, that is remembered as one that may come again.
const LONGEST_VALUE: usize = 64;
/// Values of one place that are told apart.
const VALUES: usize = 50;

/// A place in values of one pattern, and what is in it.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// How often there was something in it.
    pub(crate) seen: u32,
    /// The same by kind.
    kinds: [u32; KINDS.len()],
    /// Whether every number in it is whole and short enough to be kept exactly by any program.
    pub(crate) whole: bool,
    /// Values as they are written, with how often each was there.
    values: HashMap<String, u32>,
    /// The fields of the groups in it, in the order in which they were met.
    pub(crate) fields: Vec<(String, Place)>,
    /// The items of the lists in it.
    pub(crate) items: Option<Box<Place>>,
}

impl Place {
    /// How often it held something of a kind.
    pub(crate) fn of_kind(&self, kind: FieldKind) -> u32 {
        self.kinds[kind as usize]
    }

    /// The kinds that it held, the most usual first.
    pub(crate) fn kinds(&self) -> Vec<FieldKind> {
        let mut kinds: Vec<FieldKind> = KINDS.into_iter().filter(|kind| self.of_kind(*kind) > 0).collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(self.of_kind(*kind)));
        kinds
    }

    /// The kind that it holds most often.
    pub(crate) fn usual(&self) -> FieldKind {
        self.kinds().first().copied().unwrap_or(FieldKind::Nothing)
    }

    /// So many of the values that were there more than once, the most usual first.
    pub(crate) fn usual_values(&self, most: usize) -> Vec<&str> {
        let mut values: Vec<(&str, u32)> = self
            .values
            .iter()
            .filter(|(_, times)| **times > 1)
            .map(|(value, times)| (value.as_str(), *times))
            .collect();
        values.sort_by(|(a, many), (b, more)| more.cmp(many).then(a.cmp(b)));
        values.into_iter().take(most).map(|(value, _)| value).collect()
    }
}

/// Gathers values one after the other.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The values as a whole.
    pub(crate) whole: Place,
    places: usize,
}

impl Gathered {
    /// Adds a value; tells whether it was JSON that can be looked into.
    pub(crate) fn add(&mut self, text: &str) -> bool {
        let Some(raw) = read::json(text) else { return false };
        gather(&mut self.whole, raw, 0, &mut self.places);
        true
    }
}

fn gather(place: &mut Place, raw: &str, depth: usize, places: &mut usize) {
    let kind = FieldKind::of_raw(raw);
    let whole = kind != FieldKind::Number || is_whole(raw);
    place.whole = whole && (place.seen == 0 || place.whole);
    place.seen += 1;
    place.kinds[kind as usize] += 1;
    match kind {
        FieldKind::Group if depth < DEPTH => gather_fields(place, raw, depth, places),
        FieldKind::List if depth < DEPTH => gather_items(place, raw, depth, places),
        FieldKind::Text | FieldKind::Number | FieldKind::Switch if raw.len() <= LONGEST_VALUE => {
            let room = place.values.len() < VALUES;
            match place.values.get_mut(raw) {
                Some(times) => *times += 1,
                None if room => {
                    place.values.insert(raw.to_owned(), 1);
                }
                None => {}
            }
        }
        _ => {}
    }
}

fn gather_fields(place: &mut Place, raw: &str, depth: usize, places: &mut usize) {
    let mut last: HashMap<String, &str> = HashMap::new();
    let mut order = Vec::new();
    for (name, value) in read::fields(raw) {
        // Of a name that is there twice most programs read the last.
        if last.insert(name.clone(), value).is_none() {
            order.push(name);
        }
    }
    // There are few places, and so few fields to search.
    for name in order {
        let Some(value) = last.get(&name) else { continue };
        match place.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, field)) => gather(field, value, depth + 1, places),
            None if *places < MOST_PLACES => {
                *places += 1;
                let mut field = Place::default();
                gather(&mut field, value, depth + 1, places);
                place.fields.push((name, field));
            }
            None => {}
        }
    }
}

fn gather_items(place: &mut Place, raw: &str, depth: usize, places: &mut usize) {
    let items = read::items(raw);
    if items.is_empty() {
        return;
    }
    if place.items.is_none() {
        if *places >= MOST_PLACES {
            return;
        }
        *places += 1;
        place.items = Some(Box::default());
    }
    if let Some(inner) = &mut place.items {
        for item in items {
            gather(inner, item, depth + 1, places);
        }
    }
}

/// Whether a number is written as a whole one that every program keeps exactly.
fn is_whole(raw: &str) -> bool {
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(texts: &[&str]) -> Place {
        let mut gathered = Gathered::default();
        texts
            .iter()
            .for_each(|text| assert!(gathered.add(text), "{text}"));
        gathered.whole
    }

    fn field<'a>(place: &'a Place, name: &str) -> &'a Place {
        &place.fields.iter().find(|(known, _)| known == name).unwrap().1
    }

    #[test]
    fn fields_are_counted_in_the_order_in_which_they_were_met() {
        let place = gathered(&[
            r#"{"theme":"dark","size":22.00}"#,
            r#"{"size":1,"a":null,"theme":"dark"}"#,
        ]);
        let names: Vec<&str> = place.fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["theme", "size", "a"]);
        assert_eq!((place.of_kind(FieldKind::Group), field(&place, "a").seen), (2, 1));
        assert_eq!(field(&place, "theme").usual_values(3), [r#""dark""#]);
        assert_eq!(
            field(&place, "size").usual_values(3),
            [""; 0],
            "each was there once"
        );
        assert!(!field(&place, "size").whole);
    }

    #[test]
    fn the_last_of_two_fields_with_one_name_counts() {
        let place = gathered(&[r#"{"a":1,"\u0061":"x"}"#]);
        assert_eq!(
            (place.fields.len(), field(&place, "a").usual()),
            (1, FieldKind::Text)
        );
    }

    #[test]
    fn groups_and_items_are_looked_into_up_to_a_depth() {
        let place = gathered(&[r#"{"a":{"b":{"c":{"d":1}}},"l":[{"x":1},{"x":2,"y":[]}]}"#]);
        let c = field(field(field(&place, "a"), "b"), "c");
        assert_eq!((c.usual(), c.fields.len()), (FieldKind::Group, 0));
        let item = field(&place, "l").items.as_deref().unwrap();
        assert_eq!(
            (item.seen, field(item, "x").seen, field(item, "y").seen),
            (2, 2, 1)
        );
    }

    #[test]
    fn no_more_places_are_told_apart_than_there_is_room_for() {
        let many: Vec<String> = (0..10_000).map(|at| format!(r#""f{at}":{{"x":[1]}}"#)).collect();
        let mut gathered = Gathered::default();
        assert!(gathered.add(&format!("{{{}}}", many.join(","))));
        assert!(gathered.whole.fields.len() <= MOST_PLACES && gathered.places == MOST_PLACES);
    }

    #[test]
    fn what_is_no_json_is_passed_over_and_what_is_nested_without_end_is_looked_into_a_little() {
        for text in ["", "dark", "{", "[1"] {
            assert!(!Gathered::default().add(text));
        }
        let mut gathered = Gathered::default();
        assert!(gathered.add(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))));
        assert_eq!(gathered.places, DEPTH);
    }
}
