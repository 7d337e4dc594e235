package dev.chancery.sso.saml;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;

/** Changes of a response as octets, and of the Base64 in which it comes. */
final class OctetMutations {

    enum OfOctets {
        SET {
            @Override
            byte[] apply(byte[] octets, Random random) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
                return octets;
            }
        },
        FLIP_BIT {
            @Override
            byte[] apply(byte[] octets, Random random) {
                octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
                return octets;
            }
        },
        PRINTABLE {
            @Override
            byte[] apply(byte[] octets, Random random) {
                octets[random.nextInt(octets.length)] = (byte) (32 + random.nextInt(95));
                return octets;
            }
        },
        CUT {
            @Override
            byte[] apply(byte[] octets, Random random) {
                int at = random.nextInt(octets.length);
                return spliced(octets, at, Math.min(1 + random.nextInt(60), octets.length - at), new byte[0]);
            }
        },
        REPEAT {
            @Override
            byte[] apply(byte[] octets, Random random) {
                return spliced(octets, random.nextInt(octets.length), 0, slice(octets, random, 200));
            }
        },
        OVERWRITE {
            @Override
            byte[] apply(byte[] octets, Random random) {
                byte[] slice = slice(octets, random, 80);
                System.arraycopy(slice, 0, octets, random.nextInt(octets.length - slice.length + 1), slice.length);
                return octets;
            }
        },
        NOISE {
            @Override
            byte[] apply(byte[] octets, Random random) {
                byte[] noise = new byte[1 + random.nextInt(8)];
                random.nextBytes(noise);
                return spliced(octets, random.nextInt(octets.length), 0, noise);
            }
        },
        TRUNCATE {
            @Override
            byte[] apply(byte[] octets, Random random) {
                return Arrays.copyOf(octets, 1 + random.nextInt(octets.length));
            }
        },
        /** An encoding that the document does not declare, or a longer form of a character. */
        ENCODING {
            @Override
            byte[] apply(byte[] octets, Random random) {
                String text = new String(octets, StandardCharsets.UTF_8);
                return switch (random.nextInt(5)) {
                    case 0 -> text.getBytes(StandardCharsets.UTF_16);
                    case 1 -> text.getBytes(StandardCharsets.UTF_16LE);
                    case 2 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
                    case 3 -> text.replace("UTF-8", "ISO-8859-1").getBytes(StandardCharsets.ISO_8859_1);
                    default -> spliced(octets, random.nextInt(octets.length), 1, new byte[] {(byte) 0xc1, (byte) 0xa1});
                };
            }
        };

        abstract byte[] apply(byte[] octets, Random random);
    }

    enum OfForm {
        WHITESPACE {
            @Override
            String apply(String form, Random random) {
                return inserted(form, random, new String[] {" ", "\n", "\r\n", "\t", "\u00a0", "\u000b"});
            }
        },
        LINES {
            @Override
            String apply(String form, Random random) {
                return form.replaceAll("(.{" + (60 + random.nextInt(20)) + "})", "$1\r\n");
            }
        },
        ALPHABET {
            @Override
            String apply(String form, Random random) {
                return random.nextBoolean()
                        ? form.replace('+', '-').replace('/', '_')
                        : inserted(form, random, new String[] {"-", "_", "%2B", "=", "\u0000", "é", "."});
            }
        },
        PADDING {
            @Override
            String apply(String form, Random random) {
                String bare = form.replace("=", "");
                return bare + "=".repeat(random.nextInt(4));
            }
        },
        LOSS {
            @Override
            String apply(String form, Random random) {
                int at = random.nextInt(form.length());
                return form.substring(0, at) + form.substring(Math.min(form.length(), at + 1 + random.nextInt(4)));
            }
        },
        TWICE {
            @Override
            String apply(String form, Random random) {
                return random.nextBoolean()
                        ? form + form
                        : Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8));
            }
        },
        DEFLATED {
            @Override
            String apply(String form, Random random) {
                Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
                deflater.setInput(form.getBytes(StandardCharsets.UTF_8));
                deflater.finish();
                byte[] buffer = new byte[form.length() * 2 + 64];
                int length = deflater.deflate(buffer);
                deflater.end();
                return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer, length));
            }
        };

        abstract String apply(String form, Random random);
    }

    private OctetMutations() {}

    private static String inserted(String form, Random random, String[] choice) {
        int at = random.nextInt(form.length());
        return form.substring(0, at) + choice[random.nextInt(choice.length)] + form.substring(at);
    }

    private static byte[] slice(byte[] octets, Random random, int longest) {
        int at = random.nextInt(octets.length);
        return Arrays.copyOfRange(octets, at, Math.min(octets.length, at + 1 + random.nextInt(longest)));
    }

    private static byte[] spliced(byte[] octets, int at, int cut, byte[] inserted) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(octets.length + inserted.length);
        result.write(octets, 0, at);
        result.writeBytes(inserted);
        result.write(octets, at + cut, octets.length - at - cut);
        return result.toByteArray();
    }
}
