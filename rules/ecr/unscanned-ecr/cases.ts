import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { repository, template } from '../sample-resources/repositories';
import rule from './rule';

const UNSCANNED = nonCompliant('Images are not scanned when they are pushed');

export default defineCases(rule, [
  {
    scenario: 'a repository that does not scan',
    ...repository({ ImageScanningConfiguration: { ScanOnPush: false } }),
    expected: UNSCANNED,
  },
  {
    scenario: 'a repository that scans',
    ...repository({ ImageScanningConfiguration: { ScanOnPush: true } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a repository with empty settings',
    ...repository({ ImageScanningConfiguration: {} }),
    expected: UNSCANNED,
  },
  { scenario: 'a repository without the settings', ...repository({}), expected: UNSCANNED },
  {
    scenario: 'names in camel case',
    ...repository({ imageScanningConfiguration: { scanOnPush: true } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'null instead of the settings',
    ...repository({ ImageScanningConfiguration: null }),
    expected: UNSCANNED,
  },
  {
    scenario: 'text instead of a boolean',
    ...repository({ ImageScanningConfiguration: { ScanOnPush: 'yes' } }),
    expected: unreadable(
      'Cannot read configuration.ImageScanningConfiguration.ScanOnPush: expected a boolean, found "yes"',
    ),
  },
  {
    scenario: 'a list instead of the settings',
    ...repository({ ImageScanningConfiguration: [] }),
    expected: unreadable('Cannot read configuration.ImageScanningConfiguration: expected an object, found []'),
  },
  {
    scenario: 'a template that scans',
    ...template({ ImageScanningConfiguration: { ScanOnPush: 'true' } }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that does not',
    ...template({ ImageScanningConfiguration: { ScanOnPush: false } }),
    expected: UNSCANNED,
  },
  { scenario: 'a template without the settings', ...template({ RepositoryName: 'shop' }), expected: UNSCANNED },
  {
    scenario: 'a template that takes the setting from a parameter',
    ...template({ ImageScanningConfiguration: { ScanOnPush: parameter } }),
    expected: leftOpen('ImageScanningConfiguration.ScanOnPush'),
  },
  {
    scenario: 'the output of describe-repositories',
    shape: 'description',
    configuration: { repositoryName: 'shop', imageScanningConfiguration: { scanOnPush: true } },
    expected: COMPLIANT,
  },
]);
