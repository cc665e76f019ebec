import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import { strings } from '../../../lib/core/parameters';
import { defineRule, onChange } from '../../../lib/core/rule';
import { joinList } from '../../../lib/core/text/format';
import { bucket } from '../../../lib/resources/s3/bucket';

/** Flags buckets that never expire noncurrent versions or incomplete uploads. */
export default defineRule({
  name: 's3-without-lifecycle',
  title: 'S3 buckets must expire noncurrent versions and incomplete uploads',
  rationale:
    'Noncurrent versions and the parts of broken uploads are in no listing of a bucket, but on every bill. Data that should be gone also stays readable in them.',
  severity: 'low',
  resource: bucket,
  triggers: [onChange],
  managedRules: ['S3_VERSION_LIFECYCLE_POLICY_CHECK', 'S3_LIFECYCLE_POLICY_CHECK'],
  controls: [
    'FSBP S3.13',
    'PCI DSS 4.0.1 3.2.1',
    'PCI DSS 4.0.1 3.3.1.1',
    'PCI DSS 4.0.1 3.3.1.3',
    'PCI DSS 4.0.1 3.3.2',
    'PCI DSS 4.0.1 3.3.3',
    'PCI DSS 4.0.1 10.5.1',
  ],
  parameters: {
    bucketNames: strings({ default: '', description: 'Names of the buckets that are evaluated; all of them if empty' }),
  },
  limitations: [
    'Several rules for prefixes or tags that together cover the bucket.',
    'After how many days versions expire, and whether current objects do.',
    'Objects under legal hold or retention, which outlive the lifecycle.',
  ],
  evaluate({ bucketName, versioning, lifecycleRules }, { parameters: { bucketNames } }) {
    if (bucketNames.length > 0 && !bucketNames.includes(bucketName ?? '')) return NOT_APPLICABLE;
    if (!versioning || !lifecycleRules) {
      return insufficientData('the lifecycle and the versioning of the bucket are not in the input');
    }
    const enabled = lifecycleRules.filter(({ isEnabled }) => isEnabled);
    const whole = enabled.filter(({ coversBucket }) => coversBucket);
    // A bucket whose versioning is suspended keeps the versions that it has.
    const keepsVersions = versioning.status !== 'Off' && !whole.some(({ expiresVersions }) => expiresVersions);
    const keepsUploads = !whole.some(({ abortsUploads }) => abortsUploads);
    const kept = [...(keepsVersions ? ['noncurrent versions'] : []), ...(keepsUploads ? ['incomplete uploads'] : [])];
    if (kept.length === 0) return COMPLIANT;
    const others = enabled.length > whole.length ? '; rules for a part of the bucket do not count' : '';
    return nonCompliant(`No rule for the whole bucket expires ${joinList(kept)}${others}`);
  },
});
