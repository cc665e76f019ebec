import type {
  ControlOutcome,
  ControlReason,
  ControlResult,
  FrameworkResult,
} from '../../core/standards/frameworks/assess';
import { formatInteger } from '../../core/text/format';

/** The results of a control for people; what needs work comes first. */
export const CONTROL_LABELS: Readonly<Record<ControlOutcome, string>> = {
  notMet: 'not met',
  notEvaluated: 'not evaluated',
  met: 'met',
};

/** Returns the controls of a result. */
export const selectControls = ({ controls }: FrameworkResult, outcome: ControlOutcome): ControlResult[] =>
  controls.filter(({ result }) => result === outcome);

/** Formats the reasons of a result: `open-ssh: 2 non-compliant resources; open-rdp: was not run`. */
export const formatReasons = ({ reasons }: Pick<ControlResult, 'reasons'>): string =>
  reasons.map(formatReason).join('; ');

const formatReason = ({ rule, text }: ControlReason): string => (rule === undefined ? text : `${rule}: ${text}`);

/** Formats the counts of a framework: `70 controls: 3 met, 5 not met, 62 not evaluated, of which 40 have no rule`. */
export function formatFrameworkCounts({ summary }: FrameworkResult): string {
  const { controls, met, notMet, notEvaluated, withoutRule } = summary;
  const none = withoutRule > 0 ? `, of which ${formatInteger(withoutRule)} have no rule` : '';
  return `${formatInteger(controls)} controls: ${formatInteger(met)} met, ${formatInteger(notMet)} not met, ${formatInteger(notEvaluated)} not evaluated${none}`;
}
