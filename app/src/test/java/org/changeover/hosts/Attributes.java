package org.changeover.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Extended attributes and access lists, by the C library: Java knows only the user's own. */
final class Attributes {
  static final String ACCESS_LIST = "system.posix_acl_access";
  private static final int LIMIT = 64 * 1024;
  private static final MethodHandle SET =
      function("setxattr", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle GET = function("getxattr", ValueLayout.JAVA_LONG);

  private Attributes() {}

  private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... more) {
    var linker = Linker.nativeLinker();
    var common =
        FunctionDescriptor.of(
            result,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), common.appendArgumentLayouts(more));
  }

  static void set(Path file, String name, byte[] value) throws IOException {
    try (var arena = Arena.ofConfined()) {
      int failed =
          (int)
              SET.invokeExact(
                  arena.allocateFrom(file.toString(), UTF_8),
                  arena.allocateFrom(name, UTF_8),
                  arena.allocateFrom(ValueLayout.JAVA_BYTE, value),
                  (long) value.length,
                  0);
      if (failed != 0) {
        throw new IOException("%s cannot be set on %s".formatted(name, file));
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a C function throws nothing", e);
    }
  }

  /** Empty when there is none. */
  static byte[] get(Path file, String name) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(LIMIT);
      long size =
          (long)
              GET.invokeExact(
                  arena.allocateFrom(file.toString(), UTF_8),
                  arena.allocateFrom(name, UTF_8),
                  value,
                  (long) LIMIT);
      return value.asSlice(0, Math.max(0, size)).toArray(ValueLayout.JAVA_BYTE);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a C function throws nothing", e);
    }
  }

  /** An access list for a file of mode 0640, by which one more account may read it. */
  static byte[] readableFor(int account) {
    var list = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    entry(list, 0x01, 6, -1);
    entry(list, 0x02, 4, account);
    entry(list, 0x04, 4, -1);
    entry(list, 0x10, 4, -1);
    entry(list, 0x20, 0, -1);
    return list.array();
  }

  private static void entry(ByteBuffer list, int tag, int permissions, int who) {
    list.putShort((short) tag).putShort((short) permissions).putInt(who);
  }
}
