import { defineCases } from '../../../lib/core/cases';
import { insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { makeEncryptionCases } from '../sample-resources/domains';
import rule from './rule';

export default defineCases(
  rule,
  makeEncryptionCases(
    'NodeToNodeEncryptionOptions',
    nonCompliant('The nodes of the domain do not encrypt their traffic'),
    insufficientData(
      'the nodes of the domain may not encrypt their traffic; the input does not have NodeToNodeEncryptionOptions',
    ),
  ),
);
