/** The height of a row, in CSS pixels. */
export const ROW_HEIGHT = 30;

/** WebKit's elements end at 33,554,428 device pixels; this stays under that at any usual display scale. */
export const TALLEST = 8_000_000;

/**
 * Tells which rows a scroller shows. Where all rows are taller than an element can be, the scroller's position
 * stands for a place in the list: dragging the scrollbar maps the one onto the other, while a turn of the wheel
 * moves the rows by as many pixels as it would in a short list.
 */
export class ScrollMap {
  #rows = 0;
  #view = 0;
  #top = 0;
  #scrolled = 0;

  /** The height that the scroller's content must have. */
  get height(): number {
    return Math.min(this.#rows * ROW_HEIGHT, TALLEST);
  }

  /** How far the first visible pixel is from the top of the first row. */
  get top(): number {
    return this.#top;
  }

  /** The first row that is visible, perhaps in part. */
  get first(): number {
    return Math.floor(this.#top / ROW_HEIGHT);
  }

  /** How many rows are visible at most, in part or whole. */
  get visible(): number {
    return Math.ceil(this.#view / ROW_HEIGHT) + 1;
  }

  /** How many rows are visible as a whole: one page of the keyboard's. */
  get page(): number {
    return Math.max(1, Math.floor(this.#view / ROW_HEIGHT));
  }

  /** Where the scroller has to stand so that its bar shows the place in the list. */
  get scrollTop(): number {
    return this.#toScroller(this.#top);
  }

  /** Whether the rows are taller than the scroller's content. */
  get isMapped(): boolean {
    return this.#rows * ROW_HEIGHT > TALLEST;
  }

  /** Takes over the number of rows and the height of the view; the place in the list is kept. */
  resize(rows: number, view: number): void {
    this.#rows = rows;
    this.#view = view;
    this.#top = this.#clamp(this.#top);
  }

  /** The scroller was moved to `scrollTop`, by the user or by `expect`. */
  scrolled(scrollTop: number): void {
    const moved = scrollTop - this.#scrolled;
    this.#scrolled = scrollTop;
    if (moved === 0) return;
    const isJump = Math.abs(moved) > this.#view;
    this.#top = this.#clamp(this.isMapped && !isJump ? this.#top + moved : this.#toList(scrollTop));
    // The bar is at its end before the rows are, by less than it can tell: then so are the rows.
    if (scrollTop >= this.#scrollerRange - 1 && this.#listRange - this.#top < this.#view) {
      this.#top = this.#listRange;
    }
    if (scrollTop <= 1 && this.isMapped && this.#top < this.#view) this.#top = 0;
  }

  /** The scroller is about to be set to `scrollTop`: the rows stay where they are. */
  expect(scrollTop: number): void {
    this.#scrolled = scrollTop;
  }

  /** Brings a row fully into view, moving as little as possible. */
  reveal(row: number): void {
    const start = row * ROW_HEIGHT;
    const end = start + ROW_HEIGHT - this.#view;
    if (start < this.#top || this.#view < ROW_HEIGHT) this.#top = this.#clamp(start);
    else if (end > this.#top) this.#top = this.#clamp(end);
  }

  /** Goes to the first row. */
  reset(): void {
    this.#top = 0;
  }

  get #listRange(): number {
    return Math.max(0, this.#rows * ROW_HEIGHT - this.#view);
  }

  get #scrollerRange(): number {
    return Math.max(0, this.height - this.#view);
  }

  #clamp(top: number): number {
    return Math.min(Math.max(0, top), this.#listRange);
  }

  #toList(scrollTop: number): number {
    if (!this.isMapped) return scrollTop;
    return (scrollTop / this.#scrollerRange) * this.#listRange;
  }

  #toScroller(top: number): number {
    if (!this.isMapped) return top;
    return (top / this.#listRange) * this.#scrollerRange;
  }
}
