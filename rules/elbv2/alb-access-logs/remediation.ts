import { formatValue } from '../../../lib/core/json';
import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import type { LoadBalancer } from '../../../lib/resources/elbv2/load-balancer';
import { type AttributeValues, attributeSetting } from '../../../lib/resources/settings/load-balancer';
import type rule from './rule';

const [ENABLED, BUCKET] = ['access_logs.s3.enabled', 'access_logs.s3.bucket'];

/** Turns on access logs into the bucket that the parameter names. */
export const remediation = remediateSetting<LoadBalancer, AttributeValues, (typeof rule)['parameters']>({
  summary: 'Turns on access logs into the bucket that the parameter `s3BucketNames` names; the prefix is unchanged',
  exclusions: 'A parameter that names no bucket, or several. Every plan needs approval, since logs cost',
  setting: attributeSetting('access logs', ({ logsAccess, accessLogsBucket }) => {
    // The bucket of logs that are off has no effect, and ELB accepts no empty one.
    if (!logsAccess) return { [ENABLED]: 'false' };
    return accessLogsBucket === undefined ? undefined : { [ENABLED]: 'true', [BUCKET]: accessLogsBucket };
  }),
  plan({ attributes }, before, { parameters: { s3BucketNames } }) {
    const [bucket, ...others] = s3BucketNames;
    if (bucket === undefined) return needsManualFix('Name the bucket for the logs in the parameter s3BucketNames');
    if (others.length > 0) {
      return needsManualFix('The parameter s3BucketNames allows several buckets: choose one by hand');
    }
    const old = before[BUCKET];
    const unused = old === undefined ? attributes?.accessLogsBucket : undefined;
    return {
      to: { [ENABLED]: 'true', [BUCKET]: bucket },
      summary: `Write access logs to bucket "${bucket}"`,
      sideEffects: [
        old === undefined
          ? 'The logs cost storage until a lifecycle rule of that bucket expires them'
          : `Logs stop arriving in bucket ${formatValue(old)}, where somebody may read them`,
      ],
      ...(unused !== undefined &&
        unused !== bucket && {
          cannotUndo: `The bucket of the logs, which are off, stays "${bucket}"; it was ${formatValue(unused)}`,
        }),
      notes: ['ELB refuses the call, and changes nothing, unless the policy of the bucket allows the delivery'],
    };
  },
});
