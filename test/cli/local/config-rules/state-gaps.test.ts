import { createGapFinder } from '../../../../lib/cli/local/config-rules/state-gaps';
import type { ConfigRule } from '../../../../lib/local-region/config/config-rule';
import { rules } from '../../../rules/registry';

const findGap = createGapFinder(rules, new Set(['password policy']));
const rule = (Owner: string, parameters: object) =>
  ({ source: { Owner }, inputParameters: JSON.stringify(parameters) }) as unknown as ConfigRule;

test.each<[string, ConfigRule, string | undefined]>([
  [
    'the root user',
    rule('CUSTOM_LAMBDA', { assayRule: 'root-without-mfa' }),
    'the state has no data about the root user, which AWS Config does not record. Add the output of `aws iam get-account-summary` with --from',
  ],
  [
    'the trails',
    rule('CUSTOM_LAMBDA', { assayRule: 'missing-trail' }),
    'the state has no data about the trails, which AWS Config does not record',
  ],
  ['what is known', rule('CUSTOM_LAMBDA', { assayRule: 'short-passwords' }), undefined],
  ['recorded items', rule('CUSTOM_LAMBDA', { assayRule: 'open-ssh' }), undefined],
  ['a rule of somebody else', rule('CUSTOM_LAMBDA', {}), undefined],
  ['a managed rule', rule('AWS', { assayRule: 'root-without-mfa' }), undefined],
])('a recorded state and a rule about %s', (_, configRule, expected) => {
  expect(findGap(configRule)).toBe(expected);
});
