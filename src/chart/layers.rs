//! Which row a box stands in, and in which order within the row.
//!
//! The order is the depth-first one: branches from left to right as written, which [`super::layout`] changes only where fewer
//! lines cross then. Rows are as high up as the arrows let them be, but for steps that several branches come to: those stand
//! below all that stands between the branches, where that saves a crossing. A row that would be too wide hands its heaviest box
//! down. Boxes have the even layers, labels the odd ones.

use std::collections::BTreeMap;

use super::scale::Gaps;
use super::sized::Sized;

#[derive(Clone, Debug)]
pub struct BoxLayers {
    /// For each box its layer from the top.
    pub layer: Vec<usize>,
    /// For each box its place in the depth-first order.
    pub place: Vec<usize>,
    /// The boxes on the main path: at each question the branch with the most steps after it.
    pub main: Vec<bool>,
    /// The widest row with its gaps, in pixels; the drawing is at least as wide.
    pub width: f64,
    /// For each line how many others it crosses, as far as rows and order decide it.
    pub crossings: Vec<usize>,
}

impl BoxLayers {
    /// `widest` is what a row should not be wider than, in pixels.
    pub fn of(graph: &Sized, widest: f64, gaps: &Gaps) -> Self {
        let walk = DepthFirst::over(graph);
        let weight = weights(&walk.successors);
        let mut rows = LayerRows::over(graph, &walk);
        rows.save_crossings(&walk);
        rows.narrow(&weight, widest, gaps);
        Self {
            width: rows.widest(gaps),
            crossings: rows.crossings_of(&walk),
            layer: rows.layer,
            main: main_path(&walk, &weight),
            place: walk.place,
        }
    }
}

/// The depth-first walk: when it came to each box, and went along each line.
struct DepthFirst {
    successors: Vec<Vec<usize>>,
    roots: Vec<usize>,
    place: Vec<usize>,
    /// When it went along a line, by its ends; of lines with the same ends, the first.
    went: BTreeMap<(usize, usize), usize>,
    /// For each box when the first and the last of its lines came to it.
    came: Vec<Vec<usize>>,
    /// For each box the roots that lead to it and nowhere else: they are met on the way to it, and stand beside it.
    beside: Vec<Vec<usize>>,
}

impl DepthFirst {
    fn over(graph: &Sized) -> Self {
        let successors = graph.successors();
        let count = successors.len();
        let mut has_line = vec![false; count];
        for &(_, to) in &graph.lines {
            has_line[to] = true;
        }
        let mut walk = Self {
            successors,
            roots: (0..count).filter(|&node| !has_line[node]).collect(),
            place: vec![usize::MAX; count],
            went: BTreeMap::new(),
            came: vec![Vec::new(); count],
            beside: vec![Vec::new(); count],
        };
        let mut clock = 0;
        let (beside, first): (Vec<usize>, Vec<usize>) = walk
            .roots
            .iter()
            .skip(1)
            .partition(|&&root| walk.end_of(graph, root).is_some());
        for &root in &beside {
            if let Some(end) = walk.end_of(graph, root) {
                walk.beside[end].push(root);
            }
        }
        let start = walk.roots.first().copied();
        for root in start.into_iter().chain(first).chain(beside) {
            if walk.place[root] == usize::MAX {
                walk.visit(root, &mut clock);
            }
        }
        walk
    }

    /// The one box that a root leads to, at most through a label.
    fn end_of(&self, graph: &Sized, root: usize) -> Option<usize> {
        let only = |node: usize| match self.successors[node][..] {
            [to] => Some(to),
            _ => None,
        };
        let to = only(root)?;
        if graph.boxes[to].is_label {
            only(to)
        } else {
            Some(to)
        }
    }

    /// Without recursion: a pathway may be one long chain.
    fn visit(&mut self, root: usize, clock: &mut usize) {
        let mut open = vec![(root, 0)];
        self.arrive(root, clock);
        while let Some((node, next)) = open.pop() {
            let Some(&to) = self.successors[node].get(next) else {
                continue;
            };
            open.push((node, next + 1));
            self.go(node, to, clock);
            if self.place[to] == usize::MAX {
                self.meet(to, clock);
                self.arrive(to, clock);
                open.push((to, 0));
            }
        }
    }

    fn go(&mut self, from: usize, to: usize, clock: &mut usize) {
        self.went.entry((from, to)).or_insert(*clock);
        self.came[to].push(*clock);
        *clock += 1;
    }

    /// The roots beside a box, down to it.
    fn meet(&mut self, node: usize, clock: &mut usize) {
        for root in std::mem::take(&mut self.beside[node]) {
            let mut at = root;
            self.arrive(at, clock);
            while let Some(&to) = self.successors[at].first() {
                self.go(at, to, clock);
                if to == node {
                    break;
                }
                self.arrive(to, clock);
                at = to;
            }
        }
    }

    fn arrive(&mut self, node: usize, clock: &mut usize) {
        self.place[node] = *clock;
        *clock += 1;
    }
}

/// For each box, how many boxes can be reached from it.
fn weights(successors: &[Vec<usize>]) -> Vec<usize> {
    let reached = |from| {
        reachable(successors, from)
            .into_iter()
            .filter(|&there| there)
    };
    (0..successors.len())
        .map(|from| reached(from).count())
        .collect()
}

fn reachable(successors: &[Vec<usize>], from: usize) -> Vec<bool> {
    let mut reached = vec![false; successors.len()];
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut reached[node], true) {
            open.extend(&successors[node]);
        }
    }
    reached
}

fn main_path(walk: &DepthFirst, weight: &[usize]) -> Vec<bool> {
    let mut main = vec![false; weight.len()];
    let heaviest = |nodes: &[usize]| {
        let by_weight = |&&node: &&usize| (weight[node], std::cmp::Reverse(walk.place[node]));
        nodes.iter().max_by_key(by_weight).copied()
    };
    let mut next = heaviest(&walk.roots);
    while let Some(node) = next {
        main[node] = true;
        next = heaviest(&walk.successors[node]);
    }
    main
}

/// Which box must stand below which, and the layers that follow from it.
struct LayerRows<'a> {
    graph: &'a Sized,
    /// The boxes that must stand lower: those that its lines lead to, and some more.
    below: Vec<Vec<usize>>,
    /// The highest layer that a box may have.
    highest: Vec<usize>,
    layer: Vec<usize>,
}

impl<'a> LayerRows<'a> {
    fn over(graph: &'a Sized, walk: &DepthFirst) -> Self {
        let mut rows = Self {
            graph,
            below: walk.successors.clone(),
            highest: vec![0; graph.boxes.len()],
            layer: Vec::new(),
        };
        rows.settle();
        rows
    }

    /// Every box as high as it may stand.
    fn settle(&mut self) {
        let mut layer = self.highest.clone();
        for node in downward(&self.below) {
            // Boxes have the even layers, labels the odd ones.
            layer[node] += usize::from((layer[node] % 2 == 1) != self.graph.boxes[node].is_label);
            for &lower in &self.below[node] {
                layer[lower] = layer[lower].max(layer[node] + 1);
            }
        }
        self.layer = layer;
    }

    /// A box that several lines come to, put below all that the walk met between them: kept where lines cross less often.
    fn save_crossings(&mut self, walk: &DepthFirst) {
        let mut fewest = self.crossings(walk);
        let mut joints: Vec<usize> = (0..walk.came.len())
            .filter(|&node| walk.came[node].len() > 1)
            .collect();
        joints.sort_by_key(|&node| walk.place[node]);
        for joint in joints {
            if fewest == 0 {
                return;
            }
            let (below, layer) = (self.below.clone(), self.layer.clone());
            self.lower(joint, walk);
            let crossings = self.crossings(walk);
            if crossings < fewest {
                fewest = crossings;
            } else {
                (self.below, self.layer) = (below, layer);
            }
        }
    }

    fn lower(&mut self, joint: usize, walk: &DepthFirst) {
        let came = &walk.came[joint];
        let (first, last) = (came[0], came[came.len() - 1]);
        // It stays the same: nothing that is put above the joint stands below it.
        let below = reachable(&self.below, joint);
        for (node, &place) in walk.place.iter().enumerate() {
            let is_between = first < place && place < last;
            // What stands below the joint already can't stand above it.
            if is_between && !below[node] {
                self.below[node].push(joint);
            }
        }
        self.settle();
    }

    /// How often lines cross.
    fn crossings(&self, walk: &DepthFirst) -> usize {
        self.crossings_of(walk).iter().sum::<usize>() / 2
    }

    /// For each line how often it crosses others, each running down through the layers at its place in the walk.
    fn crossings_of(&self, walk: &DepthFirst) -> Vec<usize> {
        let layers = self.layer.iter().max().map_or(0, |last| last + 1);
        let mut between: Vec<Vec<(usize, usize, usize)>> = vec![Vec::new(); layers];
        for (line, &(from, to)) in self.graph.lines.iter().enumerate() {
            let (top, bottom) = (self.layer[from], self.layer[to]);
            let went_in = walk.went[&(from, to)];
            for (layer, lines) in between.iter_mut().enumerate().take(bottom).skip(top) {
                let upper = if layer == top {
                    walk.place[from]
                } else {
                    went_in
                };
                let lower = if layer + 1 == bottom {
                    walk.place[to]
                } else {
                    went_in
                };
                lines.push((upper, lower, line));
            }
        }
        let mut crossings = vec![0; self.graph.lines.len()];
        for lines in between {
            for (at, one) in lines.iter().enumerate() {
                for other in &lines[..at] {
                    let is_crossing = (one.0 < other.0 && one.1 > other.1)
                        || (one.0 > other.0 && one.1 < other.1);
                    if is_crossing {
                        crossings[one.2] += 1;
                        crossings[other.2] += 1;
                    }
                }
            }
        }
        crossings
    }

    /// From a row that is too wide the heaviest box goes two layers down, until every row fits or holds one box.
    fn narrow(&mut self, weight: &[usize], widest: f64, gaps: &Gaps) {
        let mut layer = 0;
        while self.layer.iter().any(|&layer_of| layer_of >= layer) {
            let row: Vec<usize> = (0..self.layer.len())
                .filter(|&node| self.layer[node] == layer)
                .collect();
            let heaviest = row.iter().copied().max_by_key(|&node| (weight[node], node));
            match heaviest.filter(|_| row.len() > 1 && self.width(&row, layer, gaps) > widest) {
                Some(node) => {
                    self.highest[node] = layer + 2;
                    self.settle();
                }
                None => layer += 1,
            }
        }
    }

    fn widest(&self, gaps: &Gaps) -> f64 {
        let last = self.layer.iter().max().copied().unwrap_or(0);
        let row = |layer| -> Vec<usize> {
            (0..self.layer.len())
                .filter(|&node| self.layer[node] == layer)
                .collect()
        };
        (0..=last)
            .map(|layer| self.width(&row(layer), layer, gaps))
            .fold(0.0, f64::max)
    }

    fn width(&self, row: &[usize], layer: usize, gaps: &Gaps) -> f64 {
        let passes =
            |&&(from, to): &&(usize, usize)| self.layer[from] < layer && layer < self.layer[to];
        let passing = self.graph.lines.iter().filter(passes).count();
        let width = |&node: &usize| {
            let drawn = &self.graph.boxes[node];
            drawn.size.width
                + if drawn.is_label {
                    gaps.labels
                } else {
                    gaps.boxes
                }
        };
        row.iter().map(width).sum::<f64>() + passing as f64 * gaps.lines
    }
}

/// Every node before those below it.
fn downward(below: &[Vec<usize>]) -> Vec<usize> {
    let mut waiting = vec![0; below.len()];
    for &lower in below.iter().flatten() {
        waiting[lower] += 1;
    }
    let mut order: Vec<usize> = (0..below.len())
        .filter(|&node| waiting[node] == 0)
        .collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for &lower in &below[node] {
            waiting[lower] -= 1;
            if waiting[lower] == 0 {
                order.push(lower);
            }
        }
    }
    order
}
