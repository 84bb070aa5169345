package org.changeover.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words what Java's exceptions for files say by their class only. */
public final class FileProblem {
  private FileProblem() {}

  /** What is wrong with which file. */
  public static String say(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException there -> there.getFile() + " exists already";
      case NotDirectoryException file -> file.getFile() + " is not a folder";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The same where the file has been named. */
  public static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "it is not a folder";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
