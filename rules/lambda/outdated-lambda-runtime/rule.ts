import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { integer, strings } from '../../../lib/core/parameters';
import { defineRule, every, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { lambdaFunction } from '../../../lib/resources/lambda/lambda-function';
import { NOTICE_DAYS, RUNTIMES, RUNTIMES_AS_OF } from './runtimes';

/** Flags functions whose runtime AWS no longer supports. */
export default defineRule({
  name: 'outdated-lambda-runtime',
  title: 'Lambda functions must use a supported runtime',
  rationale:
    'A runtime without support gets no security updates, and after a while its functions cannot be changed: a fix then has to wait for a move to another version.',
  severity: 'medium',
  resource: lambdaFunction,
  // A runtime goes out of support without a change of the function.
  triggers: [onChange, every('TwentyFour_Hours')],
  managedRules: ['LAMBDA_FUNCTION_SETTINGS_CHECK'],
  controls: ['FSBP Lambda.2'],
  parameters: {
    runtime: strings({ default: '', description: 'The runtimes that are allowed; those that AWS supports if empty' }),
    daysBeforeDeprecation: integer({
      default: 0,
      min: 0,
      max: 365,
      description: 'A runtime counts as outdated this many days before its support ends',
    }),
  },
  limitations: [
    'Container images, whose runtime is in the image.',
    'Dates that AWS moved after this version was released.',
    'Libraries and layers of the function, and a runtime version that the function pins.',
  ],
  evaluate({ packageType, runtime }, { parameters: { runtime: allowed, daysBeforeDeprecation }, now }) {
    if (packageType === 'Image') return NOT_APPLICABLE;
    if (runtime === undefined) return insufficientData('the runtime of the function is not in the input');
    if (allowed.length > 0) {
      return allowed.includes(runtime) ? COMPLIANT : nonCompliant(`Runtime ${runtime}, not ${joinList(allowed)}`);
    }
    const end = Object.hasOwn(RUNTIMES, runtime) ? RUNTIMES[runtime] : undefined;
    if (end === undefined || (end === null && now.getTime() >= ANNOUNCED_UNTIL)) {
      return insufficientData(
        `runtime ${runtime} may be out of support: this version of the rule does not know its end`,
      );
    }
    if (end === null || Date.parse(end) - daysBeforeDeprecation * DAY > now.getTime()) return COMPLIANT;
    const isOver = Date.parse(end) <= now.getTime();
    return nonCompliant(`The support of runtime ${runtime} ${isOver ? 'ended' : 'ends'} on ${end}`);
  },
});

const DAY = 86_400_000;
/** A runtime whose end was not announced is supported until this time. */
const ANNOUNCED_UNTIL = Date.parse(RUNTIMES_AS_OF) + NOTICE_DAYS * DAY;
