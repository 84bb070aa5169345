package org.changeover.dns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/**
 * The addresses that a TXT record names in the manner of SPF, as {@code ip4:} and {@code ip6:} (RFC
 * 7208, 5.6). The strings of a record are read as one text, since SPF joins them without a space
 * (3.3) and an address may lie across two of them.
 */
final class Spf {
  private static final Pattern MECHANISM =
      Pattern.compile(
          "(?<=^|\\s)([+?~-]?ip[46]:)([0-9A-Fa-f:.]+)(/\\d{1,3})?(?=$|\\s)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern WORD = Pattern.compile("[0-9A-Fa-f:.]{3,}");
  private static final int LONGEST_STRING = 255;

  private Spf() {}

  /** Whether the text names one of the addresses itself. */
  static boolean names(TXTRecord text, Addresses addresses) {
    return mechanisms(text).stream()
        .anyMatch(m -> single(m).filter(addresses::contains).isPresent());
  }

  /** Whether the text names a network that one of the addresses lies in. */
  static boolean coversByNetwork(TXTRecord text, Addresses addresses) {
    return mechanisms(text).stream()
        .filter(m -> single(m).isEmpty())
        .anyMatch(m -> addresses.all().stream().anyMatch(a -> covers(m, a)));
  }

  /** Whether one of the addresses stands anywhere in the text as a word of its own. */
  static boolean mentions(TXTRecord text, Addresses addresses) {
    return WORD.matcher(joined(text))
        .results()
        .map(word -> word.group().replaceAll("^[.:](?!:)|[.:]$", ""))
        .flatMap(word -> Stream.of(word, word.substring(word.lastIndexOf(':') + 1)))
        .flatMap(word -> Addresses.literal(word).stream())
        .anyMatch(addresses::contains);
  }

  /** The text with each address that has a successor replaced by that, in place. */
  static Record replace(TXTRecord text, Function<InetAddress, List<InetAddress>> successors) {
    String before = joined(text);
    String after = MECHANISM.matcher(before).replaceAll(m -> rewritten(m, successors));
    if (after.equals(before)) {
      return text;
    }
    return Record.newRecord(
        text.getName(), text.getType(), text.getDClass(), text.getTTL(), strings(after));
  }

  private static String rewritten(
      MatchResult mechanism, Function<InetAddress, List<InetAddress>> successors) {
    List<InetAddress> next = single(mechanism).map(successors).orElse(List.of());
    String prefixLength = mechanism.group(3) == null ? "" : mechanism.group(3);
    String text =
        next.isEmpty()
            ? mechanism.group()
            : next.stream()
                .map(a -> mechanism.group(1) + Addresses.text(a) + prefixLength)
                .collect(Collectors.joining(" "));
    return Matcher.quoteReplacement(text);
  }

  private static List<MatchResult> mechanisms(TXTRecord text) {
    return MECHANISM.matcher(joined(text)).results().toList();
  }

  private static String joined(TXTRecord text) {
    return text.getStringsAsByteArrays().stream()
        .map(s -> new String(s, StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining());
  }

  private static Optional<InetAddress> single(MatchResult mechanism) {
    return Addresses.literal(mechanism.group(2))
        .filter(a -> prefixLength(mechanism, a) == a.getAddress().length * 8);
  }

  private static boolean covers(MatchResult mechanism, InetAddress address) {
    Optional<InetAddress> network =
        Addresses.literal(mechanism.group(2))
            .filter(n -> n.getAddress().length == address.getAddress().length);
    if (network.isEmpty()) {
      return false;
    }
    byte[] wanted = network.get().getAddress();
    byte[] actual = address.getAddress();
    int bits = prefixLength(mechanism, address);
    for (int bit = 0; bit < bits && bit < wanted.length * 8; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((wanted[bit / 8] ^ actual[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int prefixLength(MatchResult mechanism, InetAddress address) {
    return mechanism.group(3) == null
        ? address.getAddress().length * 8
        : Integer.parseInt(mechanism.group(3).substring(1));
  }

  private static byte[] strings(String text) {
    var wire = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int from = 0; from < bytes.length; from += LONGEST_STRING) {
      int length = Math.min(LONGEST_STRING, bytes.length - from);
      wire.write(length);
      wire.write(bytes, from, length);
    }
    return wire.toByteArray();
  }
}
