import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const ARN = 'arn:aws:iam::111122223333:instance-profile/web';
const instance = (configuration: object) => ({
  resourceId: 'i-0a',
  configuration: { instanceId: 'i-0a', state: { code: 16, name: 'running' }, ...configuration },
});
const NO_PROFILE = nonCompliant('It has no instance profile');
const webOnly = { parameters: { IamInstanceProfileArnList: ARN } };

export default defineCases(rule, [
  { scenario: 'an instance without a profile', ...instance({}), expected: NO_PROFILE },
  {
    scenario: 'an instance with null instead of a profile',
    ...instance({ iamInstanceProfile: null }),
    expected: NO_PROFILE,
  },
  {
    scenario: 'an instance with a profile',
    ...instance({ iamInstanceProfile: { arn: ARN, id: 'AIPAEXAMPLE' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a stopped instance without a profile',
    ...instance({ state: { code: 80, name: 'stopped' } }),
    expected: NO_PROFILE,
  },
  {
    scenario: 'a terminated instance',
    ...instance({ state: { code: 48, name: 'terminated' } }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'the accepted profile',
    ...instance({ iamInstanceProfile: { arn: ARN } }),
    ...webOnly,
    expected: COMPLIANT,
  },
  {
    scenario: 'another profile',
    ...instance({ iamInstanceProfile: { arn: `${ARN}-2` } }),
    ...webOnly,
    expected: nonCompliant(`Its instance profile is ${ARN}-2, which is not one of those accepted`),
  },
  { scenario: 'no profile, where one is required', ...instance({}), ...webOnly, expected: NO_PROFILE },
  {
    scenario: 'a profile without its ARN',
    ...instance({ iamInstanceProfile: {} }),
    expected: unreadable('Cannot read configuration.iamInstanceProfile.arn: expected a string, found nothing'),
  },
  {
    scenario: 'a text instead of the profile',
    ...instance({ iamInstanceProfile: 'web' }),
    expected: unreadable('Cannot read configuration.iamInstanceProfile: expected an object, found "web"'),
  },
  {
    scenario: 'an instance from describe-instances',
    shape: 'description',
    configuration: { InstanceId: 'i-0a', State: { Name: 'running' }, IamInstanceProfile: { Arn: ARN } },
    expected: COMPLIANT,
  },
  { scenario: 'a template without a profile', ...template({ InstanceType: 't3.micro' }), expected: NO_PROFILE },
  { scenario: 'a template with a profile', ...template({ IamInstanceProfile: 'web' }), expected: COMPLIANT },
  {
    scenario: 'a template with a profile of the same template',
    ...template({ IamInstanceProfile: parameter }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template whose launch template may have a profile',
    ...template({ LaunchTemplate: { LaunchTemplateId: 'lt-0a', Version: '3' } }),
    expected: insufficientData('its launch template may have an instance profile, and is not in the template'),
  },
  {
    scenario: 'a template with a profile that it leaves open, where one is required',
    ...template({ IamInstanceProfile: parameter }),
    ...webOnly,
    expected: leftOpen('IamInstanceProfile'),
  },
]);
