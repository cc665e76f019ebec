import type { Severity } from '../../core/rule';
import { textWidth, wrap, wrapWords } from '../../core/text/wrap';
import { sanitize } from '../../core/text/sanitize';
import { type Painter, type Style } from './terminal';

export const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  critical: 'alarm',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
};

/** Narrower than this nothing can be laid out. */
const NARROWEST = 24;

interface Layout {
  readonly indent?: number;
  /** Further indent of all lines but the first. */
  readonly hanging?: number;
  readonly style?: Style;
}

/** Lines laid out to a width. Text is made visible and wrapped first and painted last, since colour codes have no width. */
export class TextPage {
  readonly lines: string[] = [];
  /** In columns. */
  readonly width: number;

  constructor(
    width: number,
    private readonly paint: Painter,
  ) {
    this.width = Math.max(width, NARROWEST);
  }

  /** The page as text. */
  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }

  addBlankLine(): void {
    this.lines.push('');
  }

  addText(text: string, layout: Layout = {}): void {
    this.put(wrap(sanitize(text), this.width - (layout.indent ?? 0) - (layout.hanging ?? 0)), layout);
  }

  /** Adds a line as it is, never wrapped: a shell would read a wrapped command differently. */
  addVerbatim(line: string, style?: Style): void {
    this.lines.push(style ? this.paint(style, line) : line);
  }

  /** A list, its elements never broken. */
  addList(phrases: readonly string[], layout: Layout): void {
    const words = phrases.map((phrase, index) => (index < phrases.length - 1 ? `${phrase},` : phrase));
    this.put(wrapWords(words, this.width - (layout.indent ?? 0)), layout);
  }

  /** A heading with a line drawn to the right edge. */
  addHeading(label: string, style: Style, name = '', figure = ''): void {
    const used = textWidth([label, name, figure].filter(Boolean).join('  ')) + 2;
    const line = '─'.repeat(Math.max(0, this.width - used));
    const parts = [
      this.paint(style, label),
      name && this.paint('bold', sanitize(name)),
      this.paint('dim', line),
      figure,
    ];
    if (used <= this.width) this.lines.push(parts.filter(Boolean).join('  '));
    else this.put(wrapWords([label, name, figure].filter(Boolean), this.width), { style });
  }

  /** One text at each edge, or the second below the first where both do not fit. */
  addSides(left: string, right: string): void {
    const id = sanitize(left);
    const place = sanitize(right);
    const gap = this.width - 2 - textWidth(id) - textWidth(place);
    if (place !== '' && gap >= 2) {
      this.lines.push(`  ${this.paint('bold', id)}${' '.repeat(gap)}${this.paint('dim', place)}`);
      return;
    }
    this.put(wrap(id, this.width - 2), { indent: 2, style: 'bold' });
    if (place !== '') this.put(wrap(place, this.width - 4), { indent: 4, style: 'dim' });
  }

  /** A label, and text beside it in lines of its own; below it where there is little room. */
  addLabeledText(label: string, text: string, { indent = 0, style }: Omit<Layout, 'hanging'> = {}): void {
    const column = indent + textWidth(label) + 2;
    const shown = column - 2 <= this.width ? [label] : wrap(label, this.width - indent);
    this.put(shown, { indent, ...(style && { style }) });
    if (text === '') return;
    if (this.width - column < 16) {
      this.addText(text, { indent: indent + 4 });
      return;
    }
    const [first, ...rest] = wrap(sanitize(text), this.width - column);
    this.lines.push(`${this.lines.pop()}  ${first}`);
    this.put(rest, { indent: column });
  }

  private put(lines: readonly string[], { indent = 0, hanging = 0, style }: Layout): void {
    lines.forEach((line, index) => {
      const margin = ' '.repeat(indent + (index > 0 ? hanging : 0));
      this.lines.push(margin + (style ? this.paint(style, line) : line));
    });
  }
}
