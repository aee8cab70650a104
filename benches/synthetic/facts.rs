//! Facts, what can be asked of one, and assumptions.

use super::random::Random;

enum Kind {
    YesNo,
    OneOf(usize),
    Hours(Vec<usize>),
    Count(Vec<usize>),
}

pub struct Fact {
    pub name: String,
    kind: Kind,
    may_be_unknown: bool,
}

/// A test of one fact.
#[derive(Clone)]
pub struct Atom {
    pub fact: usize,
    pub text: String,
    /// A value for which it is true, as TOML.
    pub example: String,
}

const VALUES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

impl Fact {
    /// 45 % yes or no, 30 % one of three to eight values, 25 % numbers in two to eight ranges; 15 % may be unknown.
    pub fn draw(index: usize, random: &mut Random) -> Self {
        let kind = match random.below(1000) {
            0..450 => Kind::YesNo,
            450..750 => Kind::OneOf(random.between(3, VALUES.len())),
            750..875 => Kind::Hours(cuts(random)),
            _ => Kind::Count(cuts(random)),
        };
        Self {
            name: format!("fact-{index}"),
            kind,
            may_be_unknown: random.chance(150),
        }
    }

    pub fn is_number(&self) -> bool {
        match self.kind {
            Kind::Hours(_) | Kind::Count(_) => true,
            Kind::YesNo | Kind::OneOf(_) => false,
        }
    }

    pub fn block(&self) -> String {
        let own = match &self.kind {
            Kind::YesNo => "type = \"yes-no\"".to_owned(),
            Kind::OneOf(count) => format!("type = \"one-of\"\nvalues = {:?}", &VALUES[..*count]),
            Kind::Hours(_) => "type = \"quantity\"\nunit = \"h\"\nrange = [0, 100]".to_owned(),
            Kind::Count(_) => "type = \"count\"\nrange = [0, 100]".to_owned(),
        };
        let name = &self.name;
        format!(
            "```fact {name}\ntitle = \"The {name}\"\n{own}\nmay-be-unknown = {}\n```\n\n",
            self.may_be_unknown
        )
    }

    /// A test and a value for which it is true.
    pub fn atom(&self, random: &mut Random) -> (String, String) {
        let name = &self.name;
        match &self.kind {
            Kind::YesNo if random.chance(250) => (format!("not {name}"), "false".to_owned()),
            Kind::YesNo => (name.clone(), "true".to_owned()),
            Kind::OneOf(count) => {
                let wanted = if random.chance(600) { 1 } else { 2 };
                let values = random.choose(&VALUES[..*count], wanted);
                (self.among(&values), format!("\"{}\"", values[0]))
            }
            Kind::Hours(cuts) => {
                let (sign, cut, example) = side(cuts, random);
                (format!("{name} {sign} {cut} h"), format!("\"{example} h\""))
            }
            Kind::Count(cuts) => {
                let (sign, cut, example) = side(cuts, random);
                (format!("{name} {sign} {cut}"), example.to_string())
            }
        }
    }

    fn among(&self, values: &[&str]) -> String {
        let quoted: Vec<_> = values.iter().map(|value| format!("'{value}'")).collect();
        match quoted.as_slice() {
            [only] => format!("{} = {only}", self.name),
            _ => format!("{} in {{ {} }}", self.name, quoted.join(", ")),
        }
    }

    /// Two to four tests of which exactly one holds, whoever the patient is.
    pub fn parts(&self) -> Vec<String> {
        let name = &self.name;
        let mut parts = match &self.kind {
            Kind::YesNo => vec![name.clone(), format!("not {name}")],
            Kind::OneOf(count) => {
                let values = &VALUES[..*count];
                vec![
                    self.among(&values[..1]),
                    self.among(&values[1..2]),
                    self.among(&values[2..]),
                ]
            }
            Kind::Hours(cuts) => self.ranges(cuts, " h"),
            Kind::Count(cuts) => self.ranges(cuts, ""),
        };
        if self.may_be_unknown {
            parts.push(format!("{name} is unknown"));
        }
        parts
    }

    fn ranges(&self, cuts: &[usize], unit: &str) -> Vec<String> {
        let name = &self.name;
        let (low, high) = (cuts[0], cuts[cuts.len() - 1]);
        let mut parts = vec![format!("{name} < {low}{unit}")];
        if low < high {
            parts.push(format!("{name} >= {low}{unit} and {name} < {high}{unit}"));
        }
        parts.push(format!("{name} >= {high}{unit}"));
        parts
    }

    /// The left side of every assumption on this fact; not everyone meets it, so the assumptions together admit someone.
    pub fn premise(&self) -> String {
        self.parts().swap_remove(0)
    }
}

/// One to seven numbers, sorted.
fn cuts(random: &mut Random) -> Vec<usize> {
    let count = random.between(1, 7);
    let all: Vec<usize> = (1..20).map(|fifth| fifth * 5).collect();
    let mut cuts = random.choose(&all, count);
    cuts.sort_unstable();
    cuts
}

/// A comparison with one of the cuts, and a number for which it holds.
fn side(cuts: &[usize], random: &mut Random) -> (&'static str, usize, usize) {
    let cut = *random.pick(cuts);
    if random.chance(500) {
        ("<", cut, cut - 1)
    } else {
        (">=", cut, cut)
    }
}

pub fn atom(facts: &[Fact], fact: usize, random: &mut Random) -> Atom {
    let (text, example) = facts[fact].atom(random);
    Atom {
        fact,
        text,
        example,
    }
}

/// Two to five tests of different facts; 30 % with an inner `or`, 20 % with an exception.
pub fn guard(facts: &[Fact], scope: &[usize], random: &mut Random) -> String {
    let count = random.between(2, 5);
    let chosen = random.choose(scope, count + 1);
    let mut texts: Vec<_> = chosen
        .iter()
        .map(|fact| facts[*fact].atom(random).0)
        .collect();
    let exception = texts.pop().filter(|_| random.chance(200));
    if texts.len() >= 3 && random.chance(300) {
        let (one, other) = (texts.swap_remove(0), texts.swap_remove(0));
        texts.push(format!("({one} or {other})"));
    }
    texts.extend(exception.map(|exception| format!("not ({exception})")));
    texts.join(" and ")
}
