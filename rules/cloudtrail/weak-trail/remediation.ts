import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { capitalize } from '../../../lib/core/text/casing';
import type { Trail } from '../../../lib/resources/cloudtrail/trail';
import { type TrailCoverage, trailCoverage } from '../../../lib/resources/settings/trail';
import type rule from './rule';

/** Makes the trail cover all Regions and validate its log files. */
export const remediation = remediateSetting<Trail, TrailCoverage, (typeof rule)['parameters']>({
  summary: 'Turns on log file validation, and the events of all Regions unless the parameter `multiRegion` is off',
  exclusions:
    'Trails of an organization, encryption with a KMS key, trails without events of global services. A trail that begins to record all Regions needs approval',
  setting: trailCoverage,
  plan(trail, before, { parameters }) {
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-an-organizational-trail-prepare.html
    if (trail.isOfOrganization) {
      return needsManualFix(
        'The trail covers all accounts of the organization, and changing it takes permissions in AWS Organizations that no runbook has: change it by hand',
      );
    }
    if (parameters.kmsEncryption && !trail.hasKmsKey) {
      return needsManualFix('Choose a KMS key whose policy lets CloudTrail use it, and everybody who reads the logs');
    }
    const IsMultiRegionTrail = before.IsMultiRegionTrail || parameters.multiRegion;
    if (IsMultiRegionTrail && trail.recordsGlobalServices === false) {
      return needsManualFix('A trail of all Regions must record the events of global services: turn them on together');
    }
    const changes = [
      ...(before.EnableLogFileValidation ? [] : ['turn on log file validation']),
      ...(IsMultiRegionTrail === before.IsMultiRegionTrail ? [] : ['record the events of all Regions']),
    ];
    return {
      to: { EnableLogFileValidation: true, IsMultiRegionTrail },
      summary: capitalize(changes.join(' and ')),
      ...(IsMultiRegionTrail !== before.IsMultiRegionTrail && {
        sideEffects: [
          'The trail writes the events of all Regions into its bucket, which costs where another trail records them already',
        ],
      }),
    };
  },
});
