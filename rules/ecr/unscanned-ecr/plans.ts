import { expectedSetting } from '../../../lib/core/case-parts/expected-setting';
import { definePlanCases } from '../../../lib/core/cases';
import { nothingToDo } from '../../../lib/core/remediation/plan';
import { repository } from '../sample-resources/repositories';
import rule from './rule';

const toParameters = (scanOnPush: boolean) => ({
  repositoryName: 'shop',
  imageScanningConfiguration: { scanOnPush },
});
const fix = expectedSetting({
  service: 'ecr',
  api: 'PutImageScanningConfiguration',
  step: 'ScanOnPush',
  to: toParameters(true),
  from: toParameters(false),
  summary: 'Scan each image when it is pushed',
  notes: [
    'Images that are in the repository already are not scanned',
    'Where the scanning of the registry covers the repository, this setting has no effect: turn the rule off there',
  ],
});

export default definePlanCases(rule, [
  {
    scenario: 'a repository that does not scan',
    ...repository({ ImageScanningConfiguration: { ScanOnPush: false } }),
    expected: fix,
  },
  { scenario: 'a repository without the setting', ...repository({}), expected: fix },
  {
    scenario: 'the output of describe-repositories',
    shape: 'description',
    resourceId: 'shop',
    configuration: { repositoryName: 'shop', imageScanningConfiguration: { scanOnPush: false } },
    expected: fix,
  },
  {
    scenario: 'a repository that scans',
    ...repository({ ImageScanningConfiguration: { ScanOnPush: true } }),
    expected: nothingToDo('The resource is compliant'),
  },
]);
