//! Draws what `make bench` measures.
//!
//! `plot cost FILE` reads lines `ROWS MICROSECONDS` from standard input, `plot run FILE` lines `SECONDS ROWS MEGABYTES`;
//! each writes an SVG.

use std::{
    error::Error,
    io::{self, Read as _},
};

use plotters::prelude::{
    ChartBuilder, Circle, EmptyElement, IntoDrawingArea, IntoLogRange, LineSeries, PointSeries, RGBColor,
    SVGBackend, WHITE,
};

const BLUE: RGBColor = RGBColor(37, 86, 219);
const RED: RGBColor = RGBColor(176, 42, 32);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, file] = arguments.as_slice() else { return Err("usage: plot cost|run FILE".into()) };
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let lines = text.lines().map(|line| line.split(' ').map(str::parse).collect());
    let lines: Vec<Vec<f64>> = lines.collect::<Result<_, _>>()?;
    match what.as_str() {
        "cost" => cost(file, &lines),
        "run" => run(file, &lines),
        other => Err(format!("{other} is nothing to draw; say cost or run").into()),
    }
}

fn cost(file: &str, lines: &[Vec<f64>]) -> Result<(), Box<dyn Error>> {
    let points: Vec<(f64, f64)> = lines.iter().map(|line| (line[0], line[1])).collect();
    let (first, last) = (points.first().ok_or("no points")?.0, points.last().ok_or("no points")?.0);
    let most = points.iter().fold(0.0, |most: f64, (_, time)| most.max(*time));
    let area = SVGBackend::new(file, (640, 300)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(40)
        .y_label_area_size(48)
        .build_cartesian_2d((first..last).log_scale(), 0.0..most * 1.25)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_desc("rows in the list")
        .y_desc("µs of processor time a row")
        .draw()?;
    chart.draw_series(LineSeries::new(points.iter().copied(), BLUE))?;
    chart.draw_series(PointSeries::of_element(points, 4, BLUE, &|at, size, style| {
        EmptyElement::at(at) + Circle::new((0, 0), size, style.color)
    }))?;
    area.present()?;
    Ok(())
}

/// Rows a second, and memory, over the time of a run.
fn run(file: &str, lines: &[Vec<f64>]) -> Result<(), Box<dyn Error>> {
    let rates: Vec<(f64, f64)> = lines
        .windows(2)
        .map(|pair| (pair[1][0], (pair[1][1] - pair[0][1]) / (pair[1][0] - pair[0][0]) / 1_000.0))
        .collect();
    let memory: Vec<(f64, f64)> = lines.iter().map(|line| (line[0], line[2])).collect();
    let end = lines.last().ok_or("no points")?[0];
    let most = |points: &[(f64, f64)]| points.iter().fold(0.0, |most: f64, (_, value)| most.max(*value));
    let area = SVGBackend::new(file, (640, 300)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(40)
        .y_label_area_size(56)
        .right_y_label_area_size(56)
        .build_cartesian_2d(0.0..end, 0.0..most(&rates) * 1.25)?
        .set_secondary_coord(0.0..end, 0.0..most(&memory) * 1.6);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_desc("seconds")
        .y_desc("thousand rows a second (blue)")
        .draw()?;
    chart.configure_secondary_axes().y_desc("MB of memory (red)").draw()?;
    chart.draw_series(LineSeries::new(rates, BLUE))?;
    chart.draw_secondary_series(LineSeries::new(memory, RED))?;
    area.present()?;
    Ok(())
}
