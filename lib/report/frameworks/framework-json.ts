import type { ControlResult, FrameworkResult } from '../../core/standards/frameworks/assess';
import { joinJsonElements, mapEach } from '../json-parts';

/** Formats frameworks as a JSON list, with a control a line. */
export function* formatFrameworksJson(frameworks: readonly FrameworkResult[]): Generator<string> {
  yield '[';
  let isFirst = true;
  for (const { controls, ...framework } of frameworks) {
    const head = JSON.stringify(framework).slice(0, -1);
    yield `${isFirst ? '' : ','}\n    ${head}, "controls": [`;
    yield* joinJsonElements(
      mapEach(controls, (control) => JSON.stringify(control)),
      '      ',
    );
    yield ']}';
    isFirst = false;
  }
  yield '\n  ]';
}

/** Formats each control as a line of JSON that names its framework. */
export function* formatControlLines(frameworks: readonly FrameworkResult[]): Generator<string> {
  for (const { framework, controls } of frameworks) {
    for (const control of controls) yield `${JSON.stringify({ framework, ...control } satisfies ControlLine)}\n`;
  }
}

interface ControlLine extends ControlResult {
  readonly framework: string;
}
