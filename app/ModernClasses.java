import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Writes the classes of a jar again in a newer format, with the same instructions: the AOT cache
 * takes no class that is older than the format of Java 6, and such a one is slow to verify.
 * Arguments: the jar, and the jar to be made.
 */
final class ModernClasses {
  private static final int JAVA_8 = 52;

  private ModernClasses() {}

  public static void main(String[] args) throws IOException {
    Path from = Path.of(args[0]);
    Path part = Path.of(args[1] + ".part");
    try (var jar = new JarFile(from.toFile());
        var classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
        OutputStream file = Files.newOutputStream(part);
        var out = new JarOutputStream(file)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        var copy = new JarEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? modern(bytes, classes) : bytes);
      }
    }
    Files.move(part, Path.of(args[1]), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] modern(byte[] bytes, ClassLoader classes) {
    ClassFile format =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(classes)));
    ClassModel model = format.parse(bytes);
    if (model.majorVersion() >= JAVA_8) {
      return bytes;
    }
    CodeTransform same = (code, element) -> code.with(element);
    ClassTransform newer =
        ClassTransform.transformingMethodBodies(same)
            .andThen((type, element) ->
                type.with(
                    element instanceof ClassFileVersion
                        ? ClassFileVersion.of(JAVA_8, 0)
                        : element));
    return format.transformClass(model, newer);
  }
}
