export { closest } from '../core/closest';
