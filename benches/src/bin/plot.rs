//! Draws the processor time of a row over the length of the list.
//!
//! `plot FILE` reads lines `ROWS MICROSECONDS` from standard input and writes an SVG.

use std::{error::Error, io};

use plotters::prelude::{
    ChartBuilder, Circle, EmptyElement, IntoDrawingArea, IntoLogRange, LineSeries, PointSeries, RGBColor,
    SVGBackend, WHITE,
};

const COLOUR: RGBColor = RGBColor(37, 86, 219);

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: plot FILE")?;
    let mut points = Vec::new();
    for line in io::stdin().lines() {
        let line = line?;
        let (rows, time) = line.split_once(' ').ok_or("write a line as ROWS MICROSECONDS")?;
        points.push((rows.parse::<f64>()?, time.parse::<f64>()?));
    }
    let (first, last) = (points.first().ok_or("no points")?.0, points.last().ok_or("no points")?.0);
    let most = points.iter().fold(0.0, |most: f64, (_, time)| most.max(*time));
    let area = SVGBackend::new(&file, (640, 300)).into_drawing_area();
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
    chart.draw_series(LineSeries::new(points.iter().copied(), COLOUR))?;
    chart.draw_series(PointSeries::of_element(points, 4, COLOUR, &|at, size, style| {
        EmptyElement::at(at) + Circle::new((0, 0), size, style.color)
    }))?;
    area.present()?;
    Ok(())
}
