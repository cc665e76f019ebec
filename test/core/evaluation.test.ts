import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../lib/core/evaluation';

test.each([
  ['compliant', COMPLIANT, { complianceType: 'COMPLIANT' }],
  ['not applicable', NOT_APPLICABLE, { complianceType: 'NOT_APPLICABLE' }],
  ['non-compliant', nonCompliant('Port 22'), { complianceType: 'NON_COMPLIANT', annotation: 'Port 22' }],
  [
    'insufficient data, which AWS Config receives as non-compliant',
    insufficientData('port 22 may be open to prefix list pl-0a'),
    {
      complianceType: 'NON_COMPLIANT',
      annotation: 'Insufficient data: port 22 may be open to prefix list pl-0a',
      insufficientData: true,
    },
  ],
])('a result is %s', (_, result, expected) => {
  expect(result).toEqual(expected);
});
