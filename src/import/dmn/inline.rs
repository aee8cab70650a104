//! Functions put in where they are called, and constants where they are named: what is left speaks of input data and decisions alone.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::feel::{Expr, Stopped};
use super::source::{Body, Function, Model, Rule, Table};
use super::{Construct, is_within};

/// Functions in each other, and parts of what comes of them.
const DEEPEST: usize = 20;
const LARGEST: usize = 20_000;
const MOST_CALLS: usize = 10_000;
/// How deep an expression may be that others are put into: it is gone through by descent.
const DEEPEST_EXPRESSION: usize = 500;

/// The logic of each decision by its name, or why it has none that a book can say.
pub(super) fn bodies(model: &Model) -> BTreeMap<String, Result<Body, Stopped>> {
    let decisions = model.decisions.iter().map(|decision| {
        let body = decision.body.clone();
        let body = body.and_then(|body| expanded(&body, &model.functions));
        (decision.variable.name.clone(), body)
    });
    let mut bodies: BTreeMap<String, Result<Body, Stopped>> = decisions.collect();
    // A constant may be made of constants.
    for _ in 0..DEEPEST {
        let constants = constants(&bodies);
        let put = |expr: &Expr| simplified(expr.with(&constants).joined());
        let next = bodies.iter().map(|(name, body)| {
            let body = body.clone().map(|body| changed(&body, &put));
            let body =
                body.and_then(
                    |body| match body.expressions().iter().any(|of| is_too_large(of)) {
                        true => Err(recursive(name)),
                        false => Ok(body),
                    },
                );
            (name.clone(), body)
        });
        let next: BTreeMap<_, _> = next.collect();
        if next == bodies {
            break;
        }
        bodies = next;
    }
    bodies
}

fn constants(bodies: &BTreeMap<String, Result<Body, Stopped>>) -> BTreeMap<String, Expr> {
    let constants = bodies.iter().filter_map(|(name, body)| match body {
        Ok(Body::Literal(expr)) if is_scalar(expr) || is_flat_list(expr) => {
            Some((name.clone(), expr.clone()))
        }
        Ok(_) | Err(_) => None,
    });
    constants.collect()
}

/// Put in once, it leads to no list in it.
fn is_flat_list(expr: &Expr) -> bool {
    let Expr::List(parts) = expr else {
        return false;
    };
    let is_list = |part: &Expr| {
        let mut found = false;
        part.visit(&mut |of| found |= matches!(of, Expr::List(_)));
        found
    };
    !parts.iter().any(is_list)
}

fn is_too_large(expr: &Expr) -> bool {
    let (mut open, mut size) = (vec![(expr, 0)], 0);
    while let Some((expr, depth)) = open.pop() {
        size += 1;
        if depth > DEEPEST_EXPRESSION || size > LARGEST {
            return true;
        }
        open.extend(expr.parts().into_iter().map(|part| (part, depth + 1)));
    }
    false
}

pub(super) fn is_scalar(expr: &Expr) -> bool {
    matches!(expr, Expr::Number(_) | Expr::Text(_) | Expr::Flag(_))
}

fn simplified(expr: Expr) -> Expr {
    match expr.number() {
        Some(number) => Expr::Number(number),
        None => expr,
    }
}

fn changed(body: &Body, change: &dyn Fn(&Expr) -> Expr) -> Body {
    match body {
        Body::Nothing => Body::Nothing,
        Body::Literal(expr) => Body::Literal(change(expr)),
        Body::Table(table) => Body::Table(changed_table(table, change)),
    }
}

fn changed_table(table: &Table, change: &dyn Fn(&Expr) -> Expr) -> Table {
    let mut table = table.clone();
    for input in &mut table.inputs {
        input.expr = change(&input.expr);
    }
    for output in &mut table.outputs {
        output.default = output.default.as_ref().map(change);
    }
    for Rule { cells, outputs, .. } in &mut table.rules {
        *cells = cells.iter().map(|tests| tests.map(change)).collect();
        *outputs = outputs.iter().map(change).collect();
    }
    table
}

fn expanded(body: &Body, functions: &BTreeMap<String, Function>) -> Result<Body, Stopped> {
    let expander = Expander {
        functions,
        calls: Cell::new(0),
    };
    match body {
        Body::Nothing => Ok(Body::Nothing),
        Body::Literal(Expr::Call(name, arguments)) if functions.contains_key(name) => {
            let body = expander.called(name, arguments, 0)?;
            let is_called =
                matches!(&body, Body::Literal(Expr::Call(name, _)) if functions.contains_key(name));
            match is_called {
                true => Err(recursive(name)),
                false => Ok(body),
            }
        }
        Body::Literal(expr) => expander.expanded(expr, 0).map(Body::Literal),
        Body::Table(table) => expander.table(table, 0).map(Body::Table),
    }
}

fn recursive(name: &str) -> Stopped {
    let why = format!("`{name}` calls itself, or others that do, or comes to too much");
    (Construct::FunctionValue, why)
}

struct Expander<'a> {
    functions: &'a BTreeMap<String, Function>,
    calls: Cell<usize>,
}

impl Expander<'_> {
    fn table(&self, table: &Table, depth: usize) -> Result<Table, Stopped> {
        // The change itself can't fail: what fails is found before it.
        let mut parts: Vec<&Expr> = table.inputs.iter().map(|input| &input.expr).collect();
        for rule in &table.rules {
            let tests = rule.cells.iter().flat_map(|cell| cell.tests());
            parts.extend(tests.flat_map(|test| test.parts()));
            parts.extend(&rule.outputs);
        }
        parts.extend(
            table
                .outputs
                .iter()
                .filter_map(|output| output.default.as_ref()),
        );
        for part in parts {
            self.expanded(part, depth)?;
        }
        let change = |expr: &Expr| self.expanded(expr, depth).unwrap_or_else(|_| expr.clone());
        Ok(changed_table(table, &change))
    }

    fn called(
        &self,
        name: &str,
        arguments: &[(Option<String>, Expr)],
        depth: usize,
    ) -> Result<Body, Stopped> {
        let Some(function) = self.functions.get(name) else {
            return Err((Construct::Function, format!("`{name}` is not there")));
        };
        self.calls.set(self.calls.get() + 1);
        if depth >= DEEPEST || self.calls.get() > MOST_CALLS {
            return Err(recursive(name));
        }
        let arguments = arguments.iter().map(|(named, argument)| {
            let argument = self.expanded(argument, depth + 1)?;
            Ok((named.clone(), argument))
        });
        let arguments: Vec<_> = arguments.collect::<Result<_, Stopped>>()?;
        let values = bound(name, function, &arguments)?;
        let put = |expr: &Expr| expr.with(&values);
        let body = function.body.clone()?;
        let names = body.names();
        let is_own = |path: &String| {
            let mut parameters = function.parameters.iter();
            parameters.any(|parameter| is_within(path, parameter))
        };
        if let Some(other) = names.iter().find(|path| !is_own(path)) {
            let why = format!("`{name}` names `{other}`, which is not one of its parameters");
            return Err((Construct::Reference, why));
        }
        match changed(&body, &put) {
            Body::Nothing => Err((Construct::Function, format!("`{name}` has no logic"))),
            Body::Literal(Expr::Call(name, arguments)) if self.functions.contains_key(&name) => {
                self.called(&name, &arguments, depth + 1)
            }
            Body::Literal(expr) => self.expanded(&expr, depth + 1).map(Body::Literal),
            Body::Table(table) => self.table(&table, depth + 1).map(Body::Table),
        }
    }

    fn expanded(&self, expr: &Expr, depth: usize) -> Result<Expr, Stopped> {
        let mut failed = None;
        let expr = self.within(expr, depth, &mut failed);
        match failed {
            Some(failed) => Err(failed),
            None if is_too_large(&expr) => Err(recursive("it")),
            None => Ok(expr),
        }
    }

    fn within(&self, expr: &Expr, depth: usize, failed: &mut Option<Stopped>) -> Expr {
        let failures = RefCell::new(failed.take());
        let changed = match expr {
            Expr::Call(name, arguments) if self.functions.contains_key(name) => {
                match self.called(name, arguments, depth) {
                    Ok(Body::Literal(expr)) => expr,
                    Ok(Body::Table(_) | Body::Nothing) => {
                        let why = format!("the table of `{name}` stands in another expression");
                        *failures.borrow_mut() = Some((Construct::Nested, why));
                        Expr::Null
                    }
                    Err(why) => {
                        *failures.borrow_mut() = Some(why);
                        Expr::Null
                    }
                }
            }
            other => other.with_parts(&|part| {
                let mut failed = failures.borrow_mut().take();
                if failed.is_some() {
                    *failures.borrow_mut() = failed;
                    return Expr::Null;
                }
                let changed = self.within(part, depth, &mut failed);
                *failures.borrow_mut() = failed;
                changed
            }),
        };
        *failed = failures.into_inner();
        changed
    }
}

/// Each parameter's value.
fn bound(
    name: &str,
    function: &Function,
    arguments: &[(Option<String>, Expr)],
) -> Result<BTreeMap<String, Expr>, Stopped> {
    let mut values = BTreeMap::new();
    for (at, (named, argument)) in arguments.iter().enumerate() {
        let parameter = match named {
            Some(named) => function.parameters.iter().find(|known| *known == named),
            None => function.parameters.get(at),
        };
        let Some(parameter) = parameter else {
            let why = format!("`{name}` is called with a value that it has no parameter for");
            return Err((Construct::Function, why));
        };
        values.insert(parameter.clone(), argument.clone());
    }
    for parameter in &function.parameters {
        values.entry(parameter.clone()).or_insert(Expr::Null);
    }
    Ok(values)
}
