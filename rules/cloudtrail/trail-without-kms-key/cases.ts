import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference, Unknown } from '../../../lib/core/reading/unreadable';
import { described, template, trail } from '../sample-resources/trails';
import rule from './rule';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';
const NO_KEY = nonCompliant('Trail audit does not encrypt log files with a KMS key');

export default defineCases(rule, [
  { scenario: 'a trail without a key', ...trail({}), expected: NO_KEY },
  { scenario: 'a trail with null instead of a key', ...trail({ kmsKeyId: null }), expected: NO_KEY },
  { scenario: 'a trail with an empty key', ...trail({ kmsKeyId: '' }), expected: NO_KEY },
  { scenario: 'a trail with a key', ...trail({ kmsKeyId: KEY }), expected: COMPLIANT },
  {
    scenario: 'the view of a trail of another Region',
    ...trail({ homeRegion: 'us-east-1' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: "the view of an organization's trail in another account",
    ...trail({ isOrganizationTrail: true, trailARN: 'arn:aws:cloudtrail:eu-west-1:444455556666:trail/audit' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: "an organization's trail in its own account",
    ...trail({ isOrganizationTrail: true }),
    expected: NO_KEY,
  },
  {
    scenario: 'a boolean instead of the key',
    ...trail({ kmsKeyId: true }),
    expected: unreadable('Cannot read configuration.kmsKeyId: expected a string, found true'),
  },
  {
    scenario: 'an item without its home Region',
    ...trail({ kmsKeyId: KEY, homeRegion: undefined }),
    expected: unreadable('Cannot read configuration.homeRegion: expected a Region, found nothing'),
  },
  { scenario: 'a trail from describe-trails', ...described({ KmsKeyId: KEY }), expected: COMPLIANT },
  { scenario: 'a trail from describe-trails without a key', ...described({}), expected: NO_KEY },
  {
    scenario: 'a template without a key',
    ...template({}),
    expected: nonCompliant('Trail Audit does not encrypt log files with a KMS key'),
  },
  {
    scenario: 'a template with a key of the same template',
    ...template({ KMSKeyId: new Reference('{"Fn::GetAtt":["Key","Arn"]}', 'Key', 'Arn') }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with an alias that it joins with a parameter',
    ...template({
      KMSKeyId: new Unknown('{"Fn::Join":["",["alias/",{"Ref":"Parameter"}]]}', undefined, ['alias/', parameter]),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the key from a parameter, which may be empty',
    ...template({ KMSKeyId: parameter }),
    expected: leftOpen('KMSKeyId'),
  },
]);
