import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { optionalText } from '../../../lib/core/parameters';
import { defineRule, every } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { accountTrails, type DescribedTrail } from '../../../lib/resources/cloudtrail/account-trails';

/** Flags accounts without a trail that logs all management events of all Regions. */
export default defineRule({
  name: 'missing-trail',
  title: 'A trail must log the management events of all Regions',
  rationale:
    'Without a trail there is no lasting record of who did what: CloudTrail shows the events of the last 90 days alone, Region by Region, and no file proves them. An attacker who can stop the only trail works unseen.',
  severity: 'high',
  resource: accountTrails,
  triggers: [every('TwentyFour_Hours')],
  managedRules: ['MULTI_REGION_CLOUD_TRAIL_ENABLED'],
  controls: [
    'FSBP CloudTrail.1',
    'CIS 5.0 3.1',
    'CIS 7.0 4.1',
    'PCI DSS 4.0.1 5.3.4',
    'PCI DSS 4.0.1 10.2.1',
    'PCI DSS 4.0.1 10.2.1.1',
    'PCI DSS 4.0.1 10.2.1.2',
    'PCI DSS 4.0.1 10.2.1.3',
    'PCI DSS 4.0.1 10.2.1.4',
    'PCI DSS 4.0.1 10.2.1.5',
    'PCI DSS 4.0.1 10.2.1.6',
  ],
  parameters: {
    s3BucketName: optionalText({ description: 'The bucket to which the trail must deliver' }),
    snsTopicArn: optionalText({ description: 'The ARN of the topic that the trail must notify' }),
    cloudWatchLogsLogGroupArn: optionalText({ description: 'The ARN of the log group to which the trail must write' }),
  },
  limitations: [
    'Whether log files arrive: the policy of the bucket or of the key may refuse them.',
    'Several trails that record all management events only together: the controls ask for one that does. Advanced event selectors of one trail that record the events of KMS and of the RDS Data API only together.',
    'Data events, and event data stores of CloudTrail Lake.',
  ],
  evaluate({ trails }, { parameters }) {
    const evaluated = trails.map((trail) => ({ trail, gaps: findGaps(trail, parameters) }));
    const candidates = evaluated.filter(({ gaps }) => gaps.length === 0).map(({ trail }) => trail);
    if (candidates.some(({ refusal }) => refusal === undefined)) return COMPLIANT;
    const [unanswered] = candidates;
    if (unanswered) return insufficientData(`trail ${unanswered.name} may not be enough; ${unanswered.refusal}`);
    if (trails.length === 0) return nonCompliant('The account has no trail');
    const reasons = evaluated.map(({ trail: { name }, gaps }) => `${name} ${joinList(gaps, 4)}`);
    return nonCompliant(`No trail logs all management events of all Regions: ${reasons.join('; ')}`);
  },
});

interface Destinations {
  readonly s3BucketName: string | undefined;
  readonly snsTopicArn: string | undefined;
  readonly cloudWatchLogsLogGroupArn: string | undefined;
}

/** Lists what a trail lacks for certain. Only a trail of all Regions has its status and its event selectors. */
function findGaps(trail: DescribedTrail, required: Destinations): string[] {
  if (!trail.isMultiRegion) return ['covers one Region'];
  const { isLogging, recordedEvents } = trail;
  const leftOut = (['read', 'write'] as const).filter((kind) => recordedEvents?.has(kind) === false);
  const { s3BucketName: bucket, snsTopicArn: topic, cloudWatchLogsLogGroupArn: logGroup } = required;
  return [
    { isMissing: isLogging === false, gap: 'does not log' },
    { isMissing: leftOut.length > 0, gap: `leaves out ${joinList(leftOut)} events` },
    { isMissing: bucket !== undefined && trail.bucketName !== bucket, gap: `does not deliver to ${bucket}` },
    { isMissing: topic !== undefined && trail.topicArn !== topic, gap: `does not notify ${topic}` },
    {
      isMissing: logGroup !== undefined && withoutStar(trail.logGroupArn) !== withoutStar(logGroup),
      gap: `does not write to ${logGroup}`,
    },
  ]
    .filter(({ isMissing }) => isMissing)
    .map(({ gap }) => gap);
}

const withoutStar = (arn: string | undefined): string | undefined => arn?.replace(/:\*$/, '');
