import type { Severity } from '../../core/rule';
import { breakCommands, sanitize } from '../../core/text/sanitize';
import { textWidth, wrap, wrapWords } from '../../core/text/wrap';
import { createPainter, type Painter, type Style } from './terminal';

export const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  critical: 'alarm',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
};

const MIN_WIDTH = 24;

interface TextLayout {
  readonly indent?: number;
  /** Additional indent of all lines but the first. */
  readonly hanging?: number;
  readonly style?: Style;
}

/** Lays lines out to a width. Text is sanitized and wrapped before it is painted, since color codes have no width. */
export class TextPage {
  private readonly written: string[] = [];
  private readonly paint: Painter;
  readonly width: number;

  constructor({ color, width }: { readonly color: boolean; readonly width: number }) {
    this.paint = createPainter(color);
    this.width = Math.max(width, MIN_WIDTH);
  }

  /** The lines, in which no CI system finds a command. */
  get lines(): readonly string[] {
    return this.written.map(breakCommands);
  }

  /** Returns the page as text. */
  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }

  addBlankLine(): void {
    this.written.push('');
  }

  /** Adds a paragraph. */
  addText(text: string, layout: TextLayout = {}): void {
    const { indent = 0, hanging = 0 } = layout;
    const safe = sanitize(text);
    // A hanging indent narrows every line, and so would break a text that fits on one.
    const fits = hanging > 0 && textWidth(safe) <= this.width - indent;
    this.addLines(fits ? [safe] : wrap(safe, this.width - indent - hanging), layout);
  }

  /** Adds phrases, each with a separator at its end but the last. Line breaks come between phrases, never inside. */
  addPhrases(phrases: readonly string[], separator: ',' | ' ·', layout: TextLayout): void {
    const words = phrases.map((phrase, index) =>
      sanitize(index < phrases.length - 1 ? `${phrase}${separator}` : phrase),
    );
    this.addLines(wrapWords(words, this.width - (layout.indent ?? 0)), layout);
  }

  /**
   * Adds a line that is not wrapped, such as a command, which a shell would read differently in two lines. Its caller
   * makes it safe.
   */
  addVerbatim(line: string, style?: Style): void {
    this.addLines([line], { ...(style && { style }) });
  }

  /** Adds a heading, with a rule drawn to the right edge and an optional count at its end. */
  addHeading(label: string, style: Style, name = '', count = ''): void {
    const used = textWidth([label, name, count].filter(Boolean).join('  ')) + 2;
    const line = '─'.repeat(Math.max(0, this.width - used));
    const parts = [
      this.paint(style, label),
      name && this.paint('bold', sanitize(name)),
      this.paint('dim', line),
      count,
    ];
    if (used <= this.width) this.written.push(parts.filter(Boolean).join('  '));
    else this.addLines(wrapWords([label, name, count].filter(Boolean), this.width), { style });
  }

  /** Adds a line with one text at each edge, or two lines if they do not fit on one. */
  addSides(left: string, right: string): void {
    const start = sanitize(left);
    const end = sanitize(right);
    const gap = this.width - 2 - textWidth(start) - textWidth(end);
    if (end !== '' && gap >= 2) {
      this.written.push(`  ${this.paint('bold', start)}${' '.repeat(gap)}${this.paint('dim', end)}`);
      return;
    }
    this.addLines(wrap(start, this.width - 2), { indent: 2, style: 'bold' });
    if (end !== '') this.addLines(wrap(end, this.width - 4), { indent: 4, style: 'dim' });
  }

  /** Adds a label with a text beside it, or below it if there is little room. */
  addLabeledText(label: string, text: string, { indent = 0, style }: Omit<TextLayout, 'hanging'> = {}): void {
    const column = indent + textWidth(label) + 2;
    const labelLines = column - 2 <= this.width ? [label] : wrap(label, this.width - indent);
    this.addLines(labelLines, { indent, ...(style && { style }) });
    if (text === '') return;
    if (this.width - column < 16) {
      this.addText(text, { indent: indent + 4 });
      return;
    }
    const [first, ...rest] = wrap(sanitize(text), this.width - column);
    this.written.push(`${this.written.pop()}  ${first}`);
    this.addLines(rest, { indent: column });
  }

  private addLines(lines: readonly string[], { indent = 0, hanging = 0, style }: TextLayout): void {
    lines.forEach((line, index) => {
      const margin = ' '.repeat(indent + (index > 0 ? hanging : 0));
      this.written.push(margin + (style ? this.paint(style, line) : line));
    });
  }
}
