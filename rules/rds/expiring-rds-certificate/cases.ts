import { parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { instance, template } from '../sample-resources/databases';
import rule from './rule';

const CURRENT = 'rds-ca-rsa2048-g1';
const certificate = (cACertificateIdentifier: unknown, validTill?: unknown) =>
  instance({
    cACertificateIdentifier,
    ...(validTill !== undefined && { certificateDetails: { cAIdentifier: cACertificateIdentifier, validTill } }),
  });
const OLD = nonCompliant('Its certificate authority is rds-ca-2019, which expired on 2024-08-22');
const UNKNOWN = insufficientData(
  'the certificate of the instance may have expired; the input has neither its end nor its authority',
);

export default defineCases(rule, [
  { scenario: 'an authority that expired', ...certificate('rds-ca-2019'), expected: OLD },
  {
    scenario: 'an older authority',
    ...certificate('rds-ca-2015'),
    expected: nonCompliant('Its certificate authority is rds-ca-2015, which expired on 2020-03-05'),
  },
  {
    scenario: 'an authority that expired, with a certificate that says otherwise',
    ...certificate('rds-ca-2019', '2027-01-01T00:00:00.000Z'),
    expected: OLD,
  },
  {
    scenario: 'an authority at the moment when it expires',
    ...certificate('rds-ca-2019'),
    now: '2024-08-22T00:00:00Z',
    expected: OLD,
  },
  {
    scenario: 'a certificate that expired',
    ...certificate(CURRENT, '2026-02-28T12:00:00.000Z'),
    expected: nonCompliant('Its certificate expired on 2026-02-28'),
  },
  {
    scenario: 'the moment in which a certificate expires',
    ...certificate(CURRENT, '2026-03-01T12:00:00.000Z'),
    expected: nonCompliant('Its certificate expired on 2026-03-01'),
  },
  {
    scenario: 'a certificate that expires in 14 days',
    ...certificate(CURRENT, '2026-03-15T12:00:00.000Z'),
    expected: nonCompliant('Its certificate expires on 2026-03-15'),
  },
  {
    scenario: 'more days by the parameter',
    ...certificate(CURRENT, '2026-04-15T12:00:00.000Z'),
    parameters: { daysToExpiration: '60' },
    expected: nonCompliant('Its certificate expires on 2026-04-15'),
  },
  {
    scenario: 'a certificate of an authority that is not known, which expired',
    ...certificate('rds-ca-custom', '2026-02-28T12:00:00.000Z'),
    expected: nonCompliant('Its certificate expired on 2026-02-28'),
  },
  {
    scenario: 'the output of describe-db-instances',
    shape: 'description',
    configuration: { DBInstanceIdentifier: 'orders', Engine: 'mysql', CACertificateIdentifier: 'rds-ca-2019' },
    expected: OLD,
  },
  {
    scenario: 'a template with an authority that expired',
    ...template({ CACertificateIdentifier: 'rds-ca-2019' }),
    expected: OLD,
  },
  {
    scenario: 'a certificate that expires in more than 14 days',
    ...certificate(CURRENT, '2026-03-15T12:00:00.001Z'),
    expected: COMPLIANT,
  },
  { scenario: 'a current authority', ...certificate(CURRENT), expected: COMPLIANT },
  { scenario: 'another current authority', ...certificate('rds-ca-ecc384-g1'), expected: COMPLIANT },
  {
    scenario: 'an authority before its end',
    ...certificate('rds-ca-2019', '2024-08-22T17:08:50.000Z'),
    now: '2024-01-01T00:00:00Z',
    expected: COMPLIANT,
  },
  {
    scenario: 'a certificate of an authority that is not known',
    ...certificate('rds-ca-rsa8192-g9', '2027-02-11T00:00:00.000Z'),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a current authority',
    ...template({ CACertificateIdentifier: CURRENT }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an authority that is not known',
    ...certificate('rds-ca-rsa8192-g9'),
    expected: insufficientData('the end of the certificate authority rds-ca-rsa8192-g9 is not known'),
  },
  {
    scenario: 'a name in capital letters',
    ...certificate('RDS-CA-2019'),
    expected: insufficientData('the end of the certificate authority RDS-CA-2019 is not known'),
  },
  { scenario: 'an instance that is being created', ...instance({}), expected: UNKNOWN },
  { scenario: 'null instead of the authority', ...certificate(null), expected: UNKNOWN },
  { scenario: 'a template that leaves it to RDS', ...template({}), expected: UNKNOWN },
  {
    scenario: 'a template that takes the authority from a parameter',
    ...template({ CACertificateIdentifier: parameter }),
    expected: insufficientData(
      'Properties.CACertificateIdentifier is {"Ref":"Parameter"}, which the template leaves open',
    ),
  },
  {
    scenario: 'a word instead of the time',
    ...certificate(CURRENT, 'soon'),
    expected: unreadable('Cannot read configuration.certificateDetails.validTill: expected a time, found "soon"'),
  },
]);
