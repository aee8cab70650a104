//! A graph of boxes that have a size and no place yet. Labels are boxes too.

use super::geometry::Size;

#[derive(Clone, Debug, Default)]
pub struct Sized {
    pub boxes: Vec<SizedBox>,
    /// From box to box; those that leave one box from left to right.
    pub lines: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
pub struct SizedBox {
    pub size: Size,
    /// It stands on a line between two other boxes.
    pub is_label: bool,
}

impl Sized {
    /// For each box the boxes that its lines lead to, from left to right.
    pub fn successors(&self) -> Vec<Vec<usize>> {
        let mut successors = vec![Vec::new(); self.boxes.len()];
        for &(from, to) in &self.lines {
            successors[from].push(to);
        }
        successors
    }
}
