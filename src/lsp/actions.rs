//! What can be done about a problem: write what mends it, add the block that is missing, paste its patient as a vignette, accept it.

use jiff::ToSpan;

use super::book::View;
use super::checker::FoundOut;
use super::diagnose::{diagnostic, place};
use super::mention::BlockPlace;
use super::protocol::{CodeAction, Diagnostic, TextEdit, WorkspaceEdit};
use super::rename::line_end;
use crate::model::Kind;
use crate::parse::is_identifier;
use crate::problem::{Code, Problem, Severity};
use crate::schema;
use crate::source::{FileKey, Span};

/// The actions for all problems that a piece of a file has a part in.
pub(super) fn actions(view: &View<'_>, piece: Span) -> Vec<CodeAction> {
    let Some(found) = view.found else {
        return Vec::new();
    };
    let problems = found.problems().iter();
    let touching = problems.filter_map(|problem| {
        let span = place(found, problem)?;
        let touches = span.file == piece.file && span.start <= piece.end && piece.start <= span.end;
        touches.then_some((problem, span))
    });
    touching
        .flat_map(|(problem, span)| ProblemActions::of(view, found, problem, span).all())
        .collect()
}

struct ProblemActions<'v, 'a> {
    view: &'v View<'a>,
    found: &'a FoundOut,
    problem: &'a Problem,
    span: Span,
    diagnostic: Diagnostic,
}

impl<'v, 'a> ProblemActions<'v, 'a> {
    fn of(view: &'v View<'a>, found: &'a FoundOut, problem: &'a Problem, span: Span) -> Self {
        Self {
            view,
            found,
            problem,
            span,
            diagnostic: diagnostic(view, found, problem, span),
        }
    }

    fn all(&self) -> Vec<CodeAction> {
        let one = [self.meant(), self.vignette(), self.accepted()];
        let one = one.into_iter().flatten();
        one.chain(self.missing()).collect()
    }

    fn action(
        &self,
        title: String,
        (span, new_text): (Span, String),
        is_preferred: bool,
    ) -> CodeAction {
        let place = self.view.location(span);
        let edit = TextEdit {
            range: place.range,
            new_text,
        };
        CodeAction {
            title,
            kind: "quickfix",
            is_preferred,
            diagnostics: vec![self.diagnostic.clone()],
            edit: WorkspaceEdit {
                changes: [(place.uri, vec![edit])].into(),
            },
        }
    }

    fn block(&self) -> Option<&'v BlockPlace> {
        self.view.mentions.block_at(self.span.file, self.span.start)
    }

    /// Text after the block that the problem is in.
    fn after_block(&self, text: &str) -> Option<(Span, String)> {
        let block = self.block()?;
        let end = block.whole.end;
        let span = Span {
            start: end,
            end,
            ..block.whole
        };
        let text = format!("\n\n{}", text.trim_end());
        Some((span, text.replace('\n', line_end(self.view, block))))
    }

    /// What mends it.
    fn meant(&self) -> Option<CodeAction> {
        let fix = self.problem.fix()?;
        let edit = (fix.span, fix.remedy.text.clone());
        Some(self.action(fix.remedy.title(), edit, true))
    }

    fn vignette(&self) -> Option<CodeAction> {
        let edit = self.after_block(self.problem.vignette.as_deref()?)?;
        Some(self.action("Add this patient as a vignette".to_owned(), edit, false))
    }

    /// Blocks of the kinds that a missing name could be of.
    fn missing(&self) -> Vec<CodeAction> {
        let is_missing = matches!(self.problem.code, Code::UnknownName | Code::DanglingLink);
        let message = self.problem.message.strip_prefix("no ");
        let Some((kinds, name)) = message.and_then(|rest| rest.split_once(" is named `")) else {
            return Vec::new();
        };
        let name = name.trim_end_matches('`');
        if !is_missing || !is_identifier(name) {
            return Vec::new();
        }
        let kinds = kinds.split([' ', ',']).filter_map(Kind::named);
        let actions = kinds.filter_map(|kind| {
            let edit = self.after_block(&schema::block(kind, name))?;
            Some(self.action(format!("Add the {} `{name}`", kind.name()), edit, false))
        });
        actions.collect()
    }

    /// The acceptance of a warning, whose reason its author must write.
    fn accepted(&self) -> Option<CodeAction> {
        let code = self.problem.code;
        if code.severity() != Severity::Warning || code == Code::IdleAcceptance {
            return None;
        }
        let settings = self.view.sources.settings?;
        let text = &self.view.sources.file(settings).text;
        let at = match self.block() {
            Some(block) => block.id.value.as_str(),
            None => &self.view.sources.file(self.span.file).path,
        };
        let until = self.found.as_of.checked_add(1.year()).ok()?;
        let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
        let entry = format!(
            "{gap}[[accept]]\ncode = \"{}\"\nat = \"{at}\"\nreason = \"\"\nuntil = {until}\n",
            code.name()
        );
        let end = Span::new(settings, text.len()..text.len());
        Some(self.action(
            format!("Accept this `{}`, for a reason", code.name()),
            (end, entry),
            false,
        ))
    }
}

/// A piece of a file.
pub(super) fn piece(view: &View<'_>, file: FileKey, range: super::protocol::Range) -> Span {
    let (start, end) = (view.offset(file, range.start), view.offset(file, range.end));
    Span::new(file, start..end.max(start))
}
