import { needsManualFix } from '../../../lib/core/remediation/plan';
import { remediateSetting } from '../../../lib/core/remediation/setting';
import { joinList } from '../../../lib/core/text/format';
import type { Distribution } from '../../../lib/resources/cloudfront/distribution';
import {
  UPDATE_NOTES,
  type ViewerPolicies,
  viewerPolicies,
} from '../../../lib/resources/cloudfront/distribution-settings';

const REDIRECT = 'redirect-to-https';
const redirect = <P extends { readonly ViewerProtocolPolicy: string }>(behavior: P): P =>
  behavior.ViewerProtocolPolicy === 'allow-all' ? { ...behavior, ViewerProtocolPolicy: REDIRECT } : behavior;

/** Makes a distribution redirect plain HTTP to HTTPS. */
export const remediation = remediateSetting<Distribution, ViewerPolicies>({
  summary:
    'Makes each behavior that allows plain HTTP redirect it to HTTPS; all other settings of the distribution stay',
  exclusions:
    'Staging distributions, whose settings come from another one. Every plan needs approval, since clients that follow no redirect lose access',
  setting: viewerPolicies,
  plan({ isStaging, behaviors }, before) {
    if (isStaging) {
      return needsManualFix('It is a staging distribution: change the distribution whose changes it tries out');
    }
    const { DefaultCacheBehavior, CacheBehaviors } = before;
    const paths = behaviors
      .filter(({ viewerPolicy }) => viewerPolicy === 'allow-all')
      .map(({ paths: path = behaviors.length === 1 ? 'all paths' : 'all other paths' }) => path);
    return {
      to: {
        DefaultCacheBehavior: redirect(DefaultCacheBehavior),
        ...(CacheBehaviors && { CacheBehaviors: { Items: CacheBehaviors.Items.map(redirect) } }),
      },
      summary: `Redirect plain HTTP to HTTPS for ${joinList(paths, 5)}`,
      sideEffects: [
        'Clients that use plain HTTP and follow no redirect lose access, such as devices with old software',
      ],
      notes: UPDATE_NOTES,
    };
  },
});
