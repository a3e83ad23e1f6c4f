"""Pictures for agents: rings in colours that follow from the words of a description."""

from hashlib import blake2b


def draw(description):
    """Return an SVG image; the same words give the same one."""
    digest = blake2b(description.strip().casefold().encode(), digest_size=12).digest()
    rings = "".join(_ring(index, digest[index * 3 : index * 3 + 3]) for index in range(4))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256">{rings}</svg>'.encode()


def _ring(index, numbers):
    hue, x, y = numbers[0] * 360 // 256, 96 + numbers[1] // 4, 96 + numbers[2] // 4
    return f'<circle cx="{x}" cy="{y}" r="{120 - index * 28}" fill="hsl({hue} 60% {35 + index * 12}%)"/>'
