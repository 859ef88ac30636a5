/** Stirling's series is exact to about 1e-15 from here on. */
const farEnough = 12;

/**
 * ln Γ(x) for x above 0, by Stirling's series (NIST Digital Library of Mathematical Functions,
 * 5.11.1); small x are brought up to it by Γ(x) = Γ(x + 1)/x.
 */
export function logGamma(x: number): number {
  let far = x;
  let product = 1;
  while (far < farEnough) {
    product *= far;
    far += 1;
  }
  const inverse = 1 / far;
  const square = inverse * inverse;
  const series =
    inverse *
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (far - 0.5) * Math.log(far) - far + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
}
