//! Places for boxes and lines: the one module that knows the layout engine.

use graphlay::{
    Compaction, CrossPlacement, Direction, Edge, Graph, LayoutOptions, Margins, Node, NodeId,
    PortSides, RankConstraint,
};

use super::geometry::{Point, Rect};
use super::layers::BoxLayers;
use super::scale::Gaps;
use super::sized::Sized;

/// Where boxes stand and lines run.
#[derive(Clone, Debug)]
pub struct LaidOut {
    pub boxes: Vec<Rect>,
    /// From frame to frame, downward.
    pub lines: Vec<Vec<Point>>,
}

/// What gives way where both can't be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The main path runs straight down.
    Straight,
    /// The drawing is narrow.
    Narrow,
}

/// Lays boxes out in the given layers and order. The error is the engine's own, for a graph that it refuses.
pub fn layout(graph: &Sized, layers: &BoxLayers, gaps: &Gaps, aim: Aim) -> Result<LaidOut, String> {
    let to_lay = Graph {
        nodes: (0..graph.boxes.len())
            .map(|index| node(graph, layers, gaps, index))
            .collect(),
        edges: graph
            .lines
            .iter()
            .map(|&ends| edge(graph, layers, ends))
            .collect(),
    };
    let laid = graphlay::layout(&to_lay, &options(gaps, aim)).map_err(|error| error.to_string())?;
    let point = |at: &graphlay::Point| Point::new(at.x, at.y);
    let frames = laid.nodes.iter().zip(&graph.boxes);
    Ok(LaidOut {
        boxes: frames
            .map(|(placed, sized)| Rect::around(point(&placed.center), sized.size))
            .collect(),
        lines: laid
            .edges
            .iter()
            .map(|edge| edge.points.iter().map(point).collect())
            .collect(),
    })
}

fn node(graph: &Sized, layers: &BoxLayers, gaps: &Gaps, index: usize) -> Node {
    let sized = &graph.boxes[index];
    // The engine knows one gap between boxes; labels need less of it.
    let margin = match sized.is_label {
        true => 0.0,
        false => (gaps.boxes - gaps.labels) / 2.0,
    };
    Node {
        size: graphlay::Size::new(sized.size.width, sized.size.height),
        rank: RankConstraint::Fixed(i32::try_from(layers.layer[index]).unwrap_or(i32::MAX)),
        margin: Margins {
            cross_neg: margin,
            cross_pos: margin,
            ..Margins::default()
        },
        // The engine breaks ties by keys: the order of the walk.
        key: Some(format!("{:09}", layers.place[index])),
        ..Node::default()
    }
}

fn edge(graph: &Sized, layers: &BoxLayers, (from, to): (usize, usize)) -> Edge {
    const MAIN: f64 = 12.0;
    const FROM_LABEL: f64 = 4.0;
    let id = |index: usize| NodeId(u32::try_from(index).unwrap_or(u32::MAX));
    let weight = if layers.main[from] && layers.main[to] {
        MAIN
    } else if graph.boxes[from].is_label {
        // A label stands above the box that it leads to.
        FROM_LABEL
    } else {
        1.0
    };
    Edge {
        weight,
        thickness: 1.5,
        ..Edge::new(id(from), id(to))
    }
}

fn options(gaps: &Gaps, aim: Aim) -> LayoutOptions {
    let mut options = LayoutOptions::process_map();
    options.direction = Direction::TopBottom;
    options.spacing.layer_gap = gaps.rows;
    options.spacing.node_gap = gaps.labels;
    options.spacing.dummy_gap = gaps.lines;
    options.spacing.stub = 12.0;
    // Every line leaves at the bottom and comes in at the top.
    options.routing.port_sides = PortSides::FacingOnly;
    // Straightening a step may bring a line as near to a box as a pixel.
    options.tuning.routing.step_flatten = 0.0;
    // A second pass that straightens long lines took half of the time and improved none of the drawings that are measured.
    options.tuning.coords.flatten_room = 0;
    options.coords.branch_bands = false;
    options.coords.placement = CrossPlacement::BrandesKoepf;
    keep_order(&mut options);
    if aim == Aim::Narrow {
        options.compaction.mode = Compaction::Priority;
        options.tuning.coords.main_path_room = 0;
    }
    options
}

/// The engine begins with the depth-first order of the keys, branches as written, and changes it only where fewer lines cross then.
fn keep_order(options: &mut LayoutOptions) {
    let order = &mut options.tuning.order;
    order.seeds = 1;
    // More tries took a fifth of the time, and found no drawing with fewer crossings.
    order.kick_patience = 8;
    order.balance_rounds = 0;
    order.chain_lane_rounds = 0;
}
