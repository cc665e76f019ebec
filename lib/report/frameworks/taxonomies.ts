import type { Rule } from '../../core/rule';
import type { ControlResult, FrameworkResult } from '../../core/standards/frameworks/assess';
import { joinJsonElements, mapEach } from '../json-parts';

/** Formats the taxonomies that a tool supports, as a member of its driver (SARIF §3.19.14). */
export const formatTaxonomyNames = (frameworks: readonly FrameworkResult[]): string =>
  frameworks.length === 0
    ? ''
    : `, "supportedTaxonomies": ${JSON.stringify(frameworks.map(({ framework }, index) => ({ name: framework, index })))}`;

/** Formats frameworks as taxonomies of a run (SARIF §3.14.8), with a control a line. */
export function* formatTaxonomies(frameworks: readonly FrameworkResult[]): Generator<string> {
  if (frameworks.length === 0) return;
  yield '      "taxonomies": [';
  yield* joinJsonElements(mapEach(frameworks, formatTaxonomy), '        ');
  yield '],\n';
}

function formatTaxonomy({ framework, title, scope, summary, controls }: FrameworkResult): string {
  const head = {
    name: framework,
    shortDescription: { text: title },
    ...(scope && { fullDescription: { text: scope } }),
    properties: { summary },
  };
  const taxa = [...joinJsonElements(mapEach(controls, formatTaxon), '          ')].join('');
  return `${JSON.stringify(head).slice(0, -1)}, "taxa": [${taxa}]}`;
}

const formatTaxon = ({ control, title, section, result, reasons, rules }: ControlResult): string =>
  JSON.stringify({ id: control, shortDescription: { text: title }, properties: { section, result, reasons, rules } });

/** Returns the relationships of a rule to the controls that it answers (SARIF §3.49.15). */
export const relateControls = ({ name }: Pick<Rule, 'name'>, frameworks: readonly FrameworkResult[]): object[] =>
  frameworks.flatMap(({ framework, controls }, index) =>
    controls
      .filter(({ rules }) => rules.some(({ rule }) => rule === name))
      .map(({ control }) => ({
        target: { id: control, toolComponent: { name: framework, index } },
        kinds: ['relevant'],
      })),
  );
