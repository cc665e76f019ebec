import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import { described, template, trail } from '../sample-resources/trails';
import rule from './rule';

const ARN = 'arn:aws:logs:eu-west-1:111122223333:log-group:trail:*';
const NO_GROUP = nonCompliant('Trail audit does not write to CloudWatch Logs');

export default defineCases(rule, [
  { scenario: 'a trail without a log group', ...trail({}), expected: NO_GROUP },
  {
    scenario: 'a trail with null instead of a log group',
    ...trail({ cloudWatchLogsLogGroupArn: null }),
    expected: NO_GROUP,
  },
  { scenario: 'a trail with an empty log group', ...trail({ cloudWatchLogsLogGroupArn: '' }), expected: NO_GROUP },
  {
    scenario: 'a trail with a log group',
    ...trail({ cloudWatchLogsLogGroupArn: ARN, cloudWatchLogsRoleArn: 'arn:aws:iam::111122223333:role/trail' }),
    expected: COMPLIANT,
  },
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
    expected: NO_GROUP,
  },
  {
    scenario: 'a number instead of the log group',
    ...trail({ cloudWatchLogsLogGroupArn: 7 }),
    expected: unreadable('Cannot read configuration.cloudWatchLogsLogGroupArn: expected a string, found 7'),
  },
  {
    scenario: 'an item without its home Region',
    ...trail({ homeRegion: undefined }),
    expected: unreadable('Cannot read configuration.homeRegion: expected a Region, found nothing'),
  },
  {
    scenario: 'a trail from describe-trails',
    ...described({ CloudWatchLogsLogGroupArn: ARN }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a trail from describe-trails without a log group',
    ...described({}),
    expected: NO_GROUP,
  },
  {
    scenario: 'a template without a log group',
    ...template({}),
    expected: nonCompliant('Trail Audit does not write to CloudWatch Logs'),
  },
  {
    scenario: 'a template with a log group of the same template',
    ...template({
      CloudWatchLogsLogGroupArn: new Reference('{"Fn::GetAtt":["Logs","Arn"]}', 'Logs', 'Arn'),
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the log group from a parameter, which may be empty',
    ...template({ CloudWatchLogsLogGroupArn: parameter }),
    expected: leftOpen('CloudWatchLogsLogGroupArn'),
  },
]);
