import { genericReader } from '../generic-resource';

/**
 * Reads repositories of ECR. DescribeRepositories does not return their lifecycle policies.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Repository.html
 * @example
 * imageRepository.read(item).properties.optionalObject('imageScanningConfiguration');
 */
export const imageRepository = genericReader('AWS::ECR::Repository', {
  list: 'repositories',
  id: 'repositoryName',
  arn: 'repositoryArn',
});
